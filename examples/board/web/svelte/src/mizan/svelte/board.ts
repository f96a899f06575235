// Made by mizan generate. Change the server function, not this file.

import { contextSetter, reactiveBundle, reactiveFunction, reactiveQuery } from '@mizan/svelte'
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
export const setBoardContext = /* @__PURE__ */ contextSetter(board)

/** Status and refetch of the whole `board` bundle. */
export const useBoard = /* @__PURE__ */ reactiveBundle(board)

/** The cards of a board: lists from left to right, each from top to bottom. */
export const useBoardCards = /* @__PURE__ */ reactiveQuery(board, 'board_cards')

/** The lists of a board, from left to right. */
export const useBoardLists = /* @__PURE__ */ reactiveQuery(board, 'board_lists')

/** Title, colour and members of the board. */
export const useBoardSummary = /* @__PURE__ */ reactiveQuery(board, 'board_summary')

/**
 * Adds a card at the bottom of a list.
 *
 * For callers `may_write` lets through.
 */
export const useAddCard = /* @__PURE__ */ reactiveFunction(addCard)

/**
 * Adds an empty list at the right end.
 *
 * For callers `may_write` lets through.
 */
export const useAddList = /* @__PURE__ */ reactiveFunction(addList)

/**
 * Gives a card to somebody on its board, or to nobody.
 *
 * For callers `may_write` lets through.
 */
export const useAssignCard = /* @__PURE__ */ reactiveFunction(assignCard)

/**
 * Removes a board with everything on it. For admins.
 *
 * For callers who are staff.
 */
export const useDeleteBoard = /* @__PURE__ */ reactiveFunction(deleteBoard)

/**
 * Throws a card away, with its comments.
 *
 * For callers `may_write` lets through.
 */
export const useDeleteCard = /* @__PURE__ */ reactiveFunction(deleteCard)

/**
 * Rewrites what there is to say about a card.
 *
 * For callers `may_write` lets through.
 */
export const useDescribeCard = /* @__PURE__ */ reactiveFunction(describeCard)

/**
 * Moves a card before another one, or to the bottom of a list; the list may be on another board.
 *
 * For callers `may_write` lets through.
 */
export const useMoveCard = /* @__PURE__ */ reactiveFunction(moveCard)

/**
 * Renames a board, wherever its title stands.
 *
 * For callers `may_write` lets through.
 */
export const useRenameBoard = /* @__PURE__ */ reactiveFunction(renameBoard)

/**
 * Renames a card, on the board and wherever it is open.
 *
 * For callers `may_write` lets through.
 */
export const useRenameCard = /* @__PURE__ */ reactiveFunction(renameCard)

/**
 * Renames a list.
 *
 * For callers `may_write` lets through.
 */
export const useRenameList = /* @__PURE__ */ reactiveFunction(renameList)
