/** The tiny app on SWR. */
import useSWR from 'swr'
import useSWRMutation from 'swr/mutation'
import type { Card } from '../http'
import { readCards, renameCard } from '../http'
import { View } from './view'

export function App() {
  const cards = useSWR(['cards', 1], () => readCards(1))
  const rename = useSWRMutation(['cards', 1], (_key, { arg }: { arg: Card }) => renameCard(arg))
  return (
    <View
      cards={cards.data}
      error={cards.error}
      busy={cards.isValidating || rename.isMutating}
      onRename={(card) => rename.trigger(card)}
    />
  )
}
