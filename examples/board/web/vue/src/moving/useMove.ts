// Moves a card and says where it went.
import type { CardOf } from '../../../plain/lane'
import { move, type Spot } from '../../../plain/move'
import { useMoveCard } from '../mizan/vue'
import { useErrorToast } from '../parts/toast'

export function useMove(): (card: CardOf, to: Spot) => void {
  const { mutateAsync, error } = useMoveCard()
  useErrorToast(error)
  return (card, to) => move(mutateAsync, card, to)
}
