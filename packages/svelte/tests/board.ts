// What the generator would write for the definitions of the kernel's tests.
import { board, notifications, ping, renameCard } from '../../kernel/tests/board'
import { contextSetter, reactiveBundle, reactiveFunction, reactiveQuery } from '../src/index'

export const setBoardContext = /* @__PURE__ */ contextSetter(board)
export const useBoard = /* @__PURE__ */ reactiveBundle(board)
export const useBoardCards = /* @__PURE__ */ reactiveQuery(board, 'board_cards')
export const useBoardOwner = /* @__PURE__ */ reactiveQuery(board, 'board_owner')
export const setNotificationsContext = /* @__PURE__ */ contextSetter(notifications)
export const useUnread = /* @__PURE__ */ reactiveQuery(notifications, 'unread')
export const useRenameCard = /* @__PURE__ */ reactiveFunction(renameCard)
export const usePing = /* @__PURE__ */ reactiveFunction(ping)
