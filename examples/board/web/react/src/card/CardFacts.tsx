// Who does an open card, where it stands, and the way to the bin.
import type { Card } from '../mizan'
import { useAllBoards, useAssignCard, useDeleteCard, usePeople } from '../mizan/react'
import { Icon } from '../parts/Icon'
import { toastError, useErrorToast } from '../parts/toast'
import { MoveForm } from './MoveForm'

interface Props {
  card: Card
  onClose: () => void
}

export function CardFacts({ card, onClose }: Props) {
  const remove = useDeleteCard()
  const throwAway = () => {
    // First closed, so that nobody asks for the card again once it is gone.
    onClose()
    // No effect of this component is left that could tell of an error.
    remove.mutateAsync({ board_id: card.board_id, card_id: card.id }).catch(toastError)
  }
  return (
    <div className="facts">
      <Assignee card={card} />
      <MoveForm key={card.board_id} card={card} />
      <button type="button" className="quiet danger" onClick={throwAway}>
        <Icon name="delete" /> Throw away
      </button>
    </div>
  )
}

function Assignee({ card }: { card: Card }) {
  const members = useAllBoards().find(({ id }) => id === card.board_id)?.members ?? []
  const people = usePeople().filter(({ id }) => members.includes(id))
  const { mutate, isPending, error } = useAssignCard()
  useErrorToast(error)
  const assign = (value: string) => {
    const assignee = value === '' ? null : Number(value)
    mutate({ board_id: card.board_id, card_id: card.id, assignee })
  }
  return (
    <label className="fact">
      <span>Who</span>
      <select
        value={card.assignee ?? ''}
        disabled={isPending}
        onChange={(event) => assign(event.currentTarget.value)}
      >
        <option value="">Nobody</option>
        {people.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </select>
    </label>
  )
}
