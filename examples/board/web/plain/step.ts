// Where Shift and an arrow key take a card.
import type { CardOf, LaneOf, ListOf } from './lane'

export interface Step {
  readonly list: ListOf
  /** The card it comes to stand before; null for the bottom. */
  readonly before: number | null
}

/** One list to the left or right (at the bottom), or one place up or down; undefined at the edge. */
export function step(lanes: readonly LaneOf[], card: CardOf, key: string): Step | undefined {
  const column = lanes.findIndex(({ list }) => list.id === card.list_id)
  const here = lanes[column]
  if (!here) return undefined
  if (key === 'ArrowLeft' || key === 'ArrowRight') {
    const list = lanes[column + (key === 'ArrowLeft' ? -1 : 1)]?.list
    return list && { list, before: null }
  }
  const row = here.cards.findIndex(({ id }) => id === card.id)
  if (key === 'ArrowUp' && row > 0)
    return { list: here.list, before: here.cards[row - 1]?.id ?? null }
  if (key === 'ArrowDown' && row < here.cards.length - 1) {
    return { list: here.list, before: here.cards[row + 2]?.id ?? null }
  }
  return undefined
}
