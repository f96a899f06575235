// Moves a card and says where it went.
import type { BoardId, Card, CardId, List } from '../mizan'
import { useMoveCard } from '../mizan/react'
import { post, useErrorToast } from '../parts/toast'

export interface Spot {
  readonly board: BoardId
  readonly list: List
  /** The card it comes to stand before; null for the bottom. */
  readonly before: CardId | null
}

export function useMove(): (card: Card, to: Spot) => void {
  const { mutateAsync, error } = useMoveCard()
  useErrorToast(error)
  return (card, { board, list, before }) => {
    const move = mutateAsync({
      card_id: card.id,
      from_board: card.board_id,
      to_board: board,
      to_list: list.id,
      before,
    })
    move.then(
      () => post(`“${card.title}” is in ${list.title} now`),
      () => undefined,
    )
  }
}
