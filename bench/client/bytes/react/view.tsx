/** What every variant of the tiny app shows; its bytes are the same in each bundle. */
import type { Card } from '../http'

interface ViewProps {
  cards: Card[] | undefined
  error: { message: string } | null | undefined
  busy: boolean
  onRename: (card: Card) => void
}

export function View({ cards, error, busy, onRename }: ViewProps) {
  if (error) return <p>{error.message}</p>
  return (
    <ul aria-busy={busy}>
      {cards?.map((card) => (
        <li key={card.id}>
          <button type="button" onClick={() => onRename({ ...card, title: `${card.title}!` })}>
            {card.title}
          </button>
        </li>
      ))}
    </ul>
  )
}
