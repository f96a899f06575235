/** The tiny app on Mizan for Vue: one list, one rename. */
import { defineContext, defineFunction } from '@mizan/kernel'
import { contextProvider, functionComposable, queryComposable } from '@mizan/vue'
import { defineComponent, h } from 'vue'
import type { Card } from '../http'
import { view } from './view'

const board = /* @__PURE__ */ defineContext<
  { board_id: number },
  { board_cards: Card[] },
  { board_cards: Error }
>('board', ['board_cards'])
const renameCard = /* @__PURE__ */ defineFunction<Card & { board_id: number }, Card, Error>(
  'rename_card',
  { touches: ['board'] },
)
const BoardContext = /* @__PURE__ */ contextProvider(board, ['board_id'])
const useBoardCards = /* @__PURE__ */ queryComposable(board, 'board_cards')
const useRenameCard = /* @__PURE__ */ functionComposable(renameCard)

const Cards = defineComponent(() => {
  const { data, error, isFetching } = useBoardCards()
  const { mutate, isPending } = useRenameCard()
  return () =>
    view({
      cards: data.value,
      error: error.value,
      busy: isFetching.value || isPending.value,
      onRename: (card) => mutate({ board_id: 1, ...card }),
    })
})

export const App = () => h(BoardContext, { board_id: 1 }, () => h(Cards))
