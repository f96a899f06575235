// The card that is being dragged; one pointer carries one card.
import type { CardOf } from './lane'

let card: CardOf | undefined

/** Begins to drag a card. */
export function carry(taken: CardOf, data: DataTransfer | null): void {
  card = taken
  if (!data) return
  data.effectAllowed = 'move'
  data.setData('text/plain', taken.title)
}

/** Ends it, wherever the card was let go. */
export function drop(): void {
  card = undefined
}

/** The card that is on its way. */
export function carried(): CardOf | undefined {
  return card
}
