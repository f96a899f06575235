// An open card, at the side of the board it came from.
import { type KeyboardEvent, useEffect, useRef } from 'react'
import { go, type Place } from '../../../plain/place'
import type { CardId } from '../mizan'
import { CardDetailContext, useCard } from '../mizan/react'
import { Failure } from '../parts/Failure'
import { Icon } from '../parts/Icon'
import { Skeleton } from '../parts/Skeleton'
import { CardFacts } from './CardFacts'
import { CardText } from './CardText'
import { Comments } from './Comments'

export function CardSheet({ card, place }: { card: CardId; place: Place }) {
  const sheet = useRef<HTMLElement>(null)
  useEffect(() => {
    sheet.current?.focus()
  }, [])

  const close = () => {
    go({ boards: place.boards })
    document.getElementById(`card-${card}`)?.focus()
  }
  const onKeyDown = (event: KeyboardEvent) => event.key === 'Escape' && close()

  return (
    <aside
      className="sheet"
      role="dialog"
      aria-label="Card"
      tabIndex={-1}
      ref={sheet}
      onKeyDown={onKeyDown}
    >
      <button type="button" className="quiet sheet-close" aria-label="Close card" onClick={close}>
        <Icon name="close" />
      </button>
      <Failure>
        <CardDetailContext
          card_id={card}
          fallback={<Skeleton lines={6} label="Loading the card" />}
        >
          <Content onClose={close} />
        </CardDetailContext>
      </Failure>
    </aside>
  )
}

function Content({ onClose }: { onClose: () => void }) {
  const card = useCard()
  return (
    <>
      <CardText card={card} />
      <CardFacts card={card} onClose={onClose} />
      <Comments card={card} />
    </>
  )
}
