// Moves a card and says where it went.
import type { CardOf } from '../../../plain/lane'
import { move, type Spot } from '../../../plain/move'
import { useMoveCard } from '../mizan/svelte'
import { toastErrors } from '../parts/toast.svelte'

export function useMove(): (card: CardOf, to: Spot) => void {
  const moving = useMoveCard()
  toastErrors(() => moving.error)
  return (card, to) => move(moving.mutateAsync, card, to)
}
