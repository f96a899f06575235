// Made by mizan generate. Change the server function, not this file.

import {
  bundleComposable,
  contextKey,
  contextProvider,
  functionComposable,
  queryComposable,
} from '@mizan/vue'
import {
  addCard,
  addList,
  assignCard,
  board,
  deleteBoard,
  deleteCard,
  describeCard,
  moveCard,
  renameBoard,
  renameCard,
  renameList,
} from '../index'

/**
 * One board and everything on it.
 *
 * For signed-in callers.
 */
export const BoardContext = /* @__PURE__ */ contextProvider(board, ['board_id'])

/** Under which `<BoardContext>` provides its bundle to what is below it. */
export const boardKey = /* @__PURE__ */ contextKey(board)

/** Status and refetch of the whole `board` bundle. */
export const useBoard = /* @__PURE__ */ bundleComposable(board)

/** The cards of a board: lists from left to right, each from top to bottom. */
export const useBoardCards = /* @__PURE__ */ queryComposable(board, 'board_cards')

/** The lists of a board, from left to right. */
export const useBoardLists = /* @__PURE__ */ queryComposable(board, 'board_lists')

/** Title, colour and members of the board. */
export const useBoardSummary = /* @__PURE__ */ queryComposable(board, 'board_summary')

/**
 * Adds a card at the bottom of a list.
 *
 * For callers `may_write` lets through.
 */
export const useAddCard = /* @__PURE__ */ functionComposable(addCard)

/**
 * Adds an empty list at the right end.
 *
 * For callers `may_write` lets through.
 */
export const useAddList = /* @__PURE__ */ functionComposable(addList)

/**
 * Gives a card to somebody on its board, or to nobody.
 *
 * For callers `may_write` lets through.
 */
export const useAssignCard = /* @__PURE__ */ functionComposable(assignCard)

/**
 * Removes a board with everything on it. For admins.
 *
 * For callers who are staff.
 */
export const useDeleteBoard = /* @__PURE__ */ functionComposable(deleteBoard)

/**
 * Throws a card away, with its comments.
 *
 * For callers `may_write` lets through.
 */
export const useDeleteCard = /* @__PURE__ */ functionComposable(deleteCard)

/**
 * Rewrites what there is to say about a card.
 *
 * For callers `may_write` lets through.
 */
export const useDescribeCard = /* @__PURE__ */ functionComposable(describeCard)

/**
 * Moves a card before another one, or to the bottom of a list; the list may be on another board.
 *
 * For callers `may_write` lets through.
 */
export const useMoveCard = /* @__PURE__ */ functionComposable(moveCard)

/**
 * Renames a board, wherever its title stands.
 *
 * For callers `may_write` lets through.
 */
export const useRenameBoard = /* @__PURE__ */ functionComposable(renameBoard)

/**
 * Renames a card, on the board and wherever it is open.
 *
 * For callers `may_write` lets through.
 */
export const useRenameCard = /* @__PURE__ */ functionComposable(renameCard)

/**
 * Renames a list.
 *
 * For callers `may_write` lets through.
 */
export const useRenameList = /* @__PURE__ */ functionComposable(renameList)
