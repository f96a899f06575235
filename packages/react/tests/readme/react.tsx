// The example of the React README.
import { BoardContext, useBoardCards, useRenameCard } from './mizan/react'

export function Board({ id }: { id: number }) {
  return (
    <BoardContext board_id={id} fallback={<p>One moment…</p>}>
      <Cards id={id} />
    </BoardContext>
  )
}

function Cards({ id }: { id: number }) {
  const cards = useBoardCards()
  const { mutate, isPending, error } = useRenameCard()
  return (
    <ul aria-busy={isPending}>
      {cards.map(({ id: card_id, title }) => (
        <li key={card_id} onDoubleClick={() => mutate({ board_id: id, card_id, title: 'Tea' })}>
          {title}
        </li>
      ))}
      {error?.code === 'title_taken' && <li>Taken. How about {error.data.suggestion}?</li>}
    </ul>
  )
}
