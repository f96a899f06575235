// A card as it stands in a list: opens when followed, moves when dragged or with Shift and an arrow.
import { type DragEvent, type KeyboardEvent, useEffect, useRef } from 'react'
import { carry, drop } from '../../../plain/carry'
import { focusAfterMove, takeFocus } from '../../../plain/focus'
import type { LaneOf } from '../../../plain/lane'
import type { Place } from '../../../plain/place'
import { step } from '../../../plain/step'
import type { Card } from '../mizan'
import { useMove } from '../moving/useMove'
import { Avatar } from '../parts/Avatar'
import { Icon } from '../parts/Icon'
import { Link } from '../parts/Link'

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
  const onDragStart = (event: DragEvent) => carry(card, event.dataTransfer)

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
