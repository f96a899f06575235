// A card as it stands in a list: opens when followed, moves when dragged or with Shift and an arrow.
import { type DragEvent, type KeyboardEvent, useEffect, useRef } from 'react'
import type { Card } from '../mizan'
import { carry, drop, type LaneOf } from '../moving/carry'
import { focusAfterMove, takeFocus } from '../moving/focus'
import { step } from '../moving/step'
import { useMove } from '../moving/useMove'
import { Avatar } from '../parts/Avatar'
import { Icon } from '../parts/Icon'
import { Link } from '../parts/Link'
import type { Place } from '../place'

interface Props {
  card: Card
  lanes: readonly LaneOf[]
  place: Place
}

export function CardTile({ card, lanes, place }: Props) {
  const move = useMove()
  const link = useRef<HTMLAnchorElement>(null)
  useEffect(() => {
    if (takeFocus(card.id)) link.current?.focus()
  })

  const onKeyDown = (event: KeyboardEvent) => {
    const spot = event.shiftKey ? step(lanes, card, event.key) : undefined
    if (!spot) return
    event.preventDefault()
    focusAfterMove(card.id)
    move(card, { board: card.board_id, ...spot })
  }
  const onDragStart = (event: DragEvent) => {
    event.dataTransfer.effectAllowed = 'move'
    event.dataTransfer.setData('text/plain', card.title)
    carry(card)
  }

  return (
    <Link
      ref={link}
      id={`card-${card.id}`}
      className="card"
      to={{ boards: place.boards, card: card.id }}
      aria-keyshortcuts="Shift+ArrowLeft Shift+ArrowRight Shift+ArrowUp Shift+ArrowDown"
      aria-current={place.card === card.id || undefined}
      draggable
      onDragStart={onDragStart}
      onDragEnd={drop}
      onKeyDown={onKeyDown}
    >
      <span className="card-title">{card.title}</span>
      {(card.comments > 0 || card.assignee) && (
        <span className="card-foot">
          {card.comments > 0 && (
            <small role="img" aria-label={`${card.comments} comments`}>
              <Icon name="comment" /> {card.comments}
            </small>
          )}
          <span className="grow" />
          {card.assignee && <Avatar person={card.assignee} size={20} />}
        </span>
      )}
    </Link>
  )
}
