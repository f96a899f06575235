/** The tiny app on Mizan: one list, one rename. */
import { defineContext, defineFunction } from '@mizan/kernel'
import { contextProvider, functionHook, queryStateHook } from '@mizan/react'
import type { Card } from '../http'
import { View } from './view'

const board = /* @__PURE__ */ defineContext<
  { board_id: number },
  { board_cards: Card[] },
  { board_cards: Error }
>('board', ['board_cards'])
const renameCard = /* @__PURE__ */ defineFunction<Card & { board_id: number }, Card, Error>(
  'rename_card',
  { touches: ['board'] },
)
const BoardContext = /* @__PURE__ */ contextProvider(board)
const useBoardCardsState = /* @__PURE__ */ queryStateHook(board, 'board_cards')
const useRenameCard = /* @__PURE__ */ functionHook(renameCard)

function Cards() {
  const { data, error, isFetching } = useBoardCardsState()
  const rename = useRenameCard()
  return (
    <View
      cards={data}
      error={error}
      busy={isFetching || rename.isPending}
      onRename={(card) => rename.mutate({ board_id: 1, ...card })}
    />
  )
}

export function App() {
  return (
    <BoardContext board_id={1}>
      <Cards />
    </BoardContext>
  )
}
