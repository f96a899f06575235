// A list of a board: its cards, and a place to drop one.
import { type DragEvent, useState } from 'react'
import { carried } from '../../../plain/carry'
import type { LaneOf } from '../../../plain/lane'
import type { Place } from '../../../plain/place'
import type { BoardId, Card, CardId, ListId } from '../mizan'
import { useAddCard, useRenameList } from '../mizan/react'
import { useMove } from '../moving/useMove'
import { AddText } from '../parts/AddText'
import { EditableText } from '../parts/EditableText'
import { useErrorToast } from '../parts/toast'
import { CardTile } from './CardTile'

interface Props {
  board: BoardId
  lane: LaneOf<Card>
  lanes: readonly LaneOf<Card>[]
  place: Place
}

export function Lane({ board, lane, lanes, place }: Props) {
  const { list, cards } = lane
  const rename = useRenameList()
  useErrorToast(rename.error)
  const move = useMove()
  const [over, setOver] = useState<CardId | null>()

  const dropTarget = (before: CardId | null) => ({
    onDragOver: (event: DragEvent) => {
      if (!carried()) return
      event.preventDefault()
      event.stopPropagation()
      setOver(before)
    },
    onDrop: (event: DragEvent) => {
      event.preventDefault()
      event.stopPropagation()
      setOver(undefined)
      const card = carried()
      if (card && card.id !== before) move(card, { board, list, before })
    },
  })

  return (
    <section
      className="lane"
      aria-label={list.title}
      data-over={over === null || undefined}
      onDragLeave={() => setOver(undefined)}
      {...dropTarget(null)}
    >
      <header className="lane-head">
        <h2>
          <EditableText
            value={list.title}
            label="List title"
            onSave={(title) => rename.mutate({ board_id: board, list_id: list.id, title })}
          />
        </h2>
        <span className="count">{cards.length}</span>
      </header>
      <ul className="cards">
        {cards.map((card) => (
          <li key={card.id} data-over={over === card.id || undefined} {...dropTarget(card.id)}>
            <CardTile card={card} lanes={lanes} place={place} />
          </li>
        ))}
        {cards.length === 0 && <li className="empty">Nothing here yet</li>}
      </ul>
      <AddCard board={board} list={list.id} />
    </section>
  )
}

function AddCard({ board, list }: { board: BoardId; list: ListId }) {
  const { mutateAsync, error } = useAddCard()
  useErrorToast(error)
  const add = (title: string) => mutateAsync({ board_id: board, list_id: list, title })
  return <AddText label="Add card" onAdd={add} />
}
