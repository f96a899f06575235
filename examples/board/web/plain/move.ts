// Moving a card: what the function is called with, and what is said when it has been done.
import type { CardOf, ListOf } from './lane'
import { post } from './toast'

/** A place for a card on a board. */
export interface Spot {
  readonly board: number
  readonly list: ListOf
  /** The card it comes to stand before; null for the bottom. */
  readonly before: number | null
}

/** The arguments of the function `move_card`. */
export interface MoveArgs {
  card_id: number
  from_board: number
  to_board: number
  to_list: number
  before: number | null
}

/** Moves a card with `call` and says where it went. */
export function move(
  call: (args: MoveArgs) => Promise<unknown>,
  card: CardOf,
  { board, list, before }: Spot,
): void {
  const moved = call({
    card_id: card.id,
    from_board: card.board_id,
    to_board: board,
    to_list: list.id,
    before,
  })
  moved.then(
    () => post(`“${card.title}” is in ${list.title} now`),
    () => undefined,
  )
}
