// The lists of a board with the cards that stand in them.

/** What there is to know of a list. */
export interface ListOf {
  readonly id: number
  readonly title: string
}

/** What moving has to know of a card. */
export interface CardOf {
  readonly id: number
  readonly list_id: number
  readonly board_id: number
  readonly title: string
}

/** A list with the cards that stand in it. */
export interface LaneOf<Card extends CardOf = CardOf> {
  readonly list: ListOf
  readonly cards: readonly Card[]
}

/** Puts each card into its list, in the order both have. */
export function lanesOf<Card extends CardOf>(
  lists: readonly ListOf[],
  cards: readonly Card[],
): LaneOf<Card>[] {
  return lists.map((list) => ({ list, cards: cards.filter((card) => card.list_id === list.id) }))
}
