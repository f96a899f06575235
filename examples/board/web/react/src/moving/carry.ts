// The card that is being dragged; one pointer carries one card.
import type { Card, List } from '../mizan'

/** A list with the cards that stand in it. */
export interface LaneOf {
  readonly list: List
  readonly cards: readonly Card[]
}

let card: Card | undefined

export function carry(taken: Card): void {
  card = taken
}

export function drop(): void {
  card = undefined
}

export function carried(): Card | undefined {
  return card
}
