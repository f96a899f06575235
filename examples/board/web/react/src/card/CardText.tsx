// Title and description of an open card, both edited in place.
import type { Card } from '../mizan'
import { useDescribeCard, useRenameCard } from '../mizan/react'
import { EditableText } from '../parts/EditableText'
import { useErrorToast } from '../parts/toast'

export function CardText({ card }: { card: Card }) {
  const rename = useRenameCard()
  const describe = useDescribeCard()
  useErrorToast(rename.error)
  useErrorToast(describe.error)
  const which = { board_id: card.board_id, card_id: card.id }
  return (
    <>
      <h2 className="sheet-title">
        <EditableText
          value={card.title}
          label="Card title"
          onSave={(title) => rename.mutate({ ...which, title })}
        />
      </h2>
      <EditableText
        multiline
        className="description"
        value={card.description}
        label="Description"
        placeholder="Add a description…"
        onSave={(description) => describe.mutate({ ...which, description })}
      />
    </>
  )
}
