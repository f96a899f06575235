// Made by mizan generate. Change the server function, not this file.

import {
  bundleComposable,
  contextKey,
  contextProvider,
  functionComposable,
  queryComposable,
} from '@mizan/vue'
import { addBoard, boards } from '../index'

/**
 * The boards you are a member of.
 *
 * For signed-in callers.
 */
export const BoardsContext = /* @__PURE__ */ contextProvider(boards)

/** Under which `<BoardsContext>` provides its bundle to what is below it. */
export const boardsKey = /* @__PURE__ */ contextKey(boards)

/** Status and refetch of the whole `boards` bundle. */
export const useBoards = /* @__PURE__ */ bundleComposable(boards)

/** The boards you are a member of, oldest first. */
export const useAllBoards = /* @__PURE__ */ queryComposable(boards, 'all_boards')

/**
 * Starts a board with three empty lists.
 *
 * For callers `may_write` lets through.
 */
export const useAddBoard = /* @__PURE__ */ functionComposable(addBoard)
