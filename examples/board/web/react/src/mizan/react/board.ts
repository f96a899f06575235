// Made by mizan generate. Change the server function, not this file.

import { bundleHook, contextProvider, functionHook, queryHook, queryStateHook } from '@mizan/react'
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
export const BoardContext = /* @__PURE__ */ contextProvider(board)

/** Status and refetch of the whole `board` bundle. */
export const useBoard = /* @__PURE__ */ bundleHook(board)

/** The cards of a board: lists from left to right, each from top to bottom. */
export const useBoardCards = /* @__PURE__ */ queryHook(board, 'board_cards')

/** `useBoardCards` with its status, for components that do not suspend. */
export const useBoardCardsState = /* @__PURE__ */ queryStateHook(board, 'board_cards')

/** The lists of a board, from left to right. */
export const useBoardLists = /* @__PURE__ */ queryHook(board, 'board_lists')

/** `useBoardLists` with its status, for components that do not suspend. */
export const useBoardListsState = /* @__PURE__ */ queryStateHook(board, 'board_lists')

/** Title, colour and members of the board. */
export const useBoardSummary = /* @__PURE__ */ queryHook(board, 'board_summary')

/** `useBoardSummary` with its status, for components that do not suspend. */
export const useBoardSummaryState = /* @__PURE__ */ queryStateHook(board, 'board_summary')

/**
 * Adds a card at the bottom of a list.
 *
 * For callers `may_write` lets through.
 */
export const useAddCard = /* @__PURE__ */ functionHook(addCard)

/**
 * Adds an empty list at the right end.
 *
 * For callers `may_write` lets through.
 */
export const useAddList = /* @__PURE__ */ functionHook(addList)

/**
 * Gives a card to somebody on its board, or to nobody.
 *
 * For callers `may_write` lets through.
 */
export const useAssignCard = /* @__PURE__ */ functionHook(assignCard)

/**
 * Removes a board with everything on it. For admins.
 *
 * For callers who are staff.
 */
export const useDeleteBoard = /* @__PURE__ */ functionHook(deleteBoard)

/**
 * Throws a card away, with its comments.
 *
 * For callers `may_write` lets through.
 */
export const useDeleteCard = /* @__PURE__ */ functionHook(deleteCard)

/**
 * Rewrites what there is to say about a card.
 *
 * For callers `may_write` lets through.
 */
export const useDescribeCard = /* @__PURE__ */ functionHook(describeCard)

/**
 * Moves a card before another one, or to the bottom of a list; the list may be on another board.
 *
 * For callers `may_write` lets through.
 */
export const useMoveCard = /* @__PURE__ */ functionHook(moveCard)

/**
 * Renames a board, wherever its title stands.
 *
 * For callers `may_write` lets through.
 */
export const useRenameBoard = /* @__PURE__ */ functionHook(renameBoard)

/**
 * Renames a card, on the board and wherever it is open.
 *
 * For callers `may_write` lets through.
 */
export const useRenameCard = /* @__PURE__ */ functionHook(renameCard)

/**
 * Renames a list.
 *
 * For callers `may_write` lets through.
 */
export const useRenameList = /* @__PURE__ */ functionHook(renameList)
