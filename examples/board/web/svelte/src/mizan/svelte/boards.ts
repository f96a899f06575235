// Made by mizan generate. Change the server function, not this file.

import { contextSetter, reactiveBundle, reactiveFunction, reactiveQuery } from '@mizan/svelte'
import { addBoard, boards } from '../index'

/**
 * The boards you are a member of.
 *
 * For signed-in callers.
 */
export const setBoardsContext = /* @__PURE__ */ contextSetter(boards)

/** Status and refetch of the whole `boards` bundle. */
export const useBoards = /* @__PURE__ */ reactiveBundle(boards)

/** The boards you are a member of, oldest first. */
export const useAllBoards = /* @__PURE__ */ reactiveQuery(boards, 'all_boards')

/**
 * Starts a board with three empty lists.
 *
 * For callers `may_write` lets through.
 */
export const useAddBoard = /* @__PURE__ */ reactiveFunction(addBoard)
