// What the generator would write for the definitions of the kernel's tests.
import { board, notifications, ping, renameCard } from '../../kernel/tests/board'
import {
  bundleComposable,
  contextKey,
  contextProvider,
  functionComposable,
  queryComposable,
} from '../src/index'

export const BoardContext = /* @__PURE__ */ contextProvider(board, ['board_id', 'label'])
export const boardKey = /* @__PURE__ */ contextKey(board)
export const useBoard = /* @__PURE__ */ bundleComposable(board)
export const useBoardCards = /* @__PURE__ */ queryComposable(board, 'board_cards')
export const useBoardOwner = /* @__PURE__ */ queryComposable(board, 'board_owner')
export const NotificationsContext = /* @__PURE__ */ contextProvider(notifications)
export const useUnread = /* @__PURE__ */ queryComposable(notifications, 'unread')
export const useRenameCard = /* @__PURE__ */ functionComposable(renameCard)
export const usePing = /* @__PURE__ */ functionComposable(ping)
