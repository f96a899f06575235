// Made by mizan generate. Change the server function, not this file.

import { bundleHook, contextProvider, functionHook, queryHook, queryStateHook } from '@mizan/react'
import { addBoard, boards } from '../index'

/**
 * The boards you are a member of.
 *
 * For signed-in callers.
 */
export const BoardsContext = /* @__PURE__ */ contextProvider(boards)

/** Status and refetch of the whole `boards` bundle. */
export const useBoards = /* @__PURE__ */ bundleHook(boards)

/** The boards you are a member of, oldest first. */
export const useAllBoards = /* @__PURE__ */ queryHook(boards, 'all_boards')

/** `useAllBoards` with its status, for components that do not suspend. */
export const useAllBoardsState = /* @__PURE__ */ queryStateHook(boards, 'all_boards')

/**
 * Starts a board with three empty lists.
 *
 * For callers `may_write` lets through.
 */
export const useAddBoard = /* @__PURE__ */ functionHook(addBoard)
