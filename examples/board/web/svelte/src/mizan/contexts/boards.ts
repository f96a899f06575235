// Made by mizan generate. Change the server function, not this file.

import {
  defineContext,
  defineFunction,
  type MizanError,
  type ProtocolError,
  splice,
} from '@mizan/kernel'
import { followChange } from '@mizan/kernel/follow'
import type { BoardSummary, Title } from '../types'

/** What identifies one bundle of `boards`. */
export interface BoardsParams {}

/** What a bundle of `boards` holds, by function. */
export interface BoardsData {
  /** The boards you are a member of, oldest first. */
  all_boards: BoardSummary[]
}

/** How `allBoards` can fail. */
export type AllBoardsError =
  /** 404: There is no such board, or you are not on it. */
  | MizanError<'board_not_found'>
  | ProtocolError

/** How each function of `boards` can fail. */
export interface BoardsErrors {
  all_boards: AllBoardsError
}

/**
 * The boards you are a member of.
 *
 * For signed-in callers.
 */
export const boards = /* @__PURE__ */ defineContext<BoardsParams, BoardsData, BoardsErrors>(
  'boards',
  ['all_boards'],
)

/** Arguments of `addBoard`. */
export interface AddBoardArgs {
  title: Title
}

/** How `addBoard` can fail. */
export type AddBoardError =
  /** 404: There is no such board, or you are not on it. */
  | MizanError<'board_not_found'>
  /** 403: A guest tried to change something. */
  | MizanError<'read_only'>
  /** 409: Another of your boards is called that. */
  | MizanError<'title_taken', {
      /** A title that is free. */
      suggestion: string
    }>
  | ProtocolError

/**
 * Starts a board with three empty lists.
 *
 * For callers `may_write` lets through.
 */
export const addBoard = /* @__PURE__ */ defineFunction<AddBoardArgs, BoardSummary, AddBoardError>(
  'add_board',
  { touches: ['boards'], merge: splice, hear: followChange },
)
