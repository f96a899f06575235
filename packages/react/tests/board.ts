// What the generator would write for the definitions of the kernel's tests.
import { board, notifications, ping, renameCard } from '../../kernel/tests/board'
import { bundleHook, contextProvider, functionHook, queryHook, queryStateHook } from '../src/index'

export const BoardContext = /* @__PURE__ */ contextProvider(board)
export const useBoardCards = /* @__PURE__ */ queryHook(board, 'board_cards')
export const useBoardCardsState = /* @__PURE__ */ queryStateHook(board, 'board_cards')
export const useBoardOwner = /* @__PURE__ */ queryHook(board, 'board_owner')
export const useBoardOwnerState = /* @__PURE__ */ queryStateHook(board, 'board_owner')
export const useBoard = /* @__PURE__ */ bundleHook(board)
export const NotificationsContext = /* @__PURE__ */ contextProvider(notifications)
export const useUnread = /* @__PURE__ */ queryHook(notifications, 'unread')
export const useRenameCard = /* @__PURE__ */ functionHook(renameCard)
export const usePing = /* @__PURE__ */ functionHook(ping)
