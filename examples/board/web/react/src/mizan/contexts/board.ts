// Made by mizan generate. Change the server function, not this file.

import {
  defineContext,
  defineFunction,
  type MizanError,
  type ProtocolError,
  splice,
} from '@mizan/kernel'
import { followChange } from '@mizan/kernel/follow'
import type { BoardId, BoardSummary, Card, CardId, List, ListId, PersonId, Title } from '../types'

/** What identifies one bundle of `board`. */
export interface BoardParams {
  /** Which board. */
  board_id: BoardId
}

/** What a bundle of `board` holds, by function. */
export interface BoardData {
  /** The cards of a board: lists from left to right, each from top to bottom. */
  board_cards: Card[]
  /** The lists of a board, from left to right. */
  board_lists: List[]
  /** Title, colour and members of the board. */
  board_summary: BoardSummary
}

/** How `boardCards` can fail. */
export type BoardCardsError =
  /** 404: There is no such board, or you are not on it. */
  | MizanError<'board_not_found'>
  | ProtocolError

/** How `boardLists` can fail. */
export type BoardListsError =
  /** 404: There is no such board, or you are not on it. */
  | MizanError<'board_not_found'>
  | ProtocolError

/** How `boardSummary` can fail. */
export type BoardSummaryError =
  /** 404: There is no such board, or you are not on it. */
  | MizanError<'board_not_found'>
  | ProtocolError

/** How each function of `board` can fail. */
export interface BoardErrors {
  board_cards: BoardCardsError
  board_lists: BoardListsError
  board_summary: BoardSummaryError
}

/**
 * One board and everything on it.
 *
 * For signed-in callers.
 */
export const board = /* @__PURE__ */ defineContext<BoardParams, BoardData, BoardErrors>('board', [
  'board_cards',
  'board_lists',
  'board_summary',
])

/** Arguments of `addCard`. */
export interface AddCardArgs {
  board_id: BoardId
  list_id: ListId
  title: Title
}

/** How `addCard` can fail. */
export type AddCardError =
  /** 404: There is no such card on that board, or you are not on it. */
  | MizanError<'card_not_found'>
  /** 404: There is no such list on that board, or you are not on it. */
  | MizanError<'list_not_found'>
  /** 409: Only members of a board can be given its cards. */
  | MizanError<'not_a_member'>
  /** 403: A guest tried to change something. */
  | MizanError<'read_only'>
  | ProtocolError

/**
 * Adds a card at the bottom of a list.
 *
 * For callers `may_write` lets through.
 */
export const addCard = /* @__PURE__ */ defineFunction<AddCardArgs, Card, AddCardError>('add_card', {
  touches: ['board', 'boards'],
  merge: splice,
  hear: followChange,
})

/** Arguments of `addList`. */
export interface AddListArgs {
  board_id: BoardId
  title: Title
}

/** How `addList` can fail. */
export type AddListError =
  /** 404: There is no such board, or you are not on it. */
  | MizanError<'board_not_found'>
  /** 404: The board has no such list. */
  | MizanError<'list_not_found'>
  /** 403: A guest tried to change something. */
  | MizanError<'read_only'>
  | ProtocolError

/**
 * Adds an empty list at the right end.
 *
 * For callers `may_write` lets through.
 */
export const addList = /* @__PURE__ */ defineFunction<AddListArgs, List, AddListError>('add_list', {
  touches: ['board', 'boards'],
  merge: splice,
  hear: followChange,
})

/** Arguments of `assignCard`. */
export interface AssignCardArgs {
  assignee?: PersonId | null
  board_id: BoardId
  card_id: CardId
}

/** How `assignCard` can fail. */
export type AssignCardError =
  /** 404: There is no such card on that board, or you are not on it. */
  | MizanError<'card_not_found'>
  /** 404: There is no such list on that board, or you are not on it. */
  | MizanError<'list_not_found'>
  /** 409: Only members of a board can be given its cards. */
  | MizanError<'not_a_member'>
  /** 403: A guest tried to change something. */
  | MizanError<'read_only'>
  | ProtocolError

/**
 * Gives a card to somebody on its board, or to nobody.
 *
 * For callers `may_write` lets through.
 */
export const assignCard = /* @__PURE__ */ defineFunction<AssignCardArgs, Card, AssignCardError>(
  'assign_card',
  { touches: ['board', 'card_detail'], merge: splice, hear: followChange },
)

/** Arguments of `deleteBoard`. */
export interface DeleteBoardArgs {
  board_id: BoardId
}

/** How `deleteBoard` can fail. */
export type DeleteBoardError =
  /** 404: There is no such board, or you are not on it. */
  | MizanError<'board_not_found'>
  | ProtocolError

/**
 * Removes a board with everything on it. For admins.
 *
 * For callers who are staff.
 */
export const deleteBoard = /* @__PURE__ */ defineFunction<DeleteBoardArgs, null, DeleteBoardError>(
  'delete_board',
  { touches: ['board', 'boards', 'card_detail'], hear: followChange },
)

/** Arguments of `deleteCard`. */
export interface DeleteCardArgs {
  board_id: BoardId
  card_id: CardId
}

/** How `deleteCard` can fail. */
export type DeleteCardError =
  /** 404: There is no such card on that board, or you are not on it. */
  | MizanError<'card_not_found'>
  /** 404: There is no such list on that board, or you are not on it. */
  | MizanError<'list_not_found'>
  /** 409: Only members of a board can be given its cards. */
  | MizanError<'not_a_member'>
  /** 403: A guest tried to change something. */
  | MizanError<'read_only'>
  | ProtocolError

/**
 * Throws a card away, with its comments.
 *
 * For callers `may_write` lets through.
 */
export const deleteCard = /* @__PURE__ */ defineFunction<DeleteCardArgs, null, DeleteCardError>(
  'delete_card',
  { touches: ['board', 'boards', 'card_detail'], hear: followChange },
)

/** Arguments of `describeCard`. */
export interface DescribeCardArgs {
  board_id: BoardId
  card_id: CardId
  description: string
}

/** How `describeCard` can fail. */
export type DescribeCardError =
  /** 404: There is no such card on that board, or you are not on it. */
  | MizanError<'card_not_found'>
  /** 404: There is no such list on that board, or you are not on it. */
  | MizanError<'list_not_found'>
  /** 409: Only members of a board can be given its cards. */
  | MizanError<'not_a_member'>
  /** 403: A guest tried to change something. */
  | MizanError<'read_only'>
  | ProtocolError

/**
 * Rewrites what there is to say about a card.
 *
 * For callers `may_write` lets through.
 */
export const describeCard = /* @__PURE__ */ defineFunction<
  DescribeCardArgs,
  Card,
  DescribeCardError
>('describe_card', { touches: ['board', 'card_detail'], merge: splice, hear: followChange })

/** Arguments of `moveCard`. */
export interface MoveCardArgs {
  before?: CardId | null
  card_id: CardId
  from_board: BoardId
  to_board: BoardId
  to_list: ListId
}

/** How `moveCard` can fail. */
export type MoveCardError =
  /** 404: There is no such card on that board, or you are not on it. */
  | MizanError<'card_not_found'>
  /** 404: There is no such list on that board, or you are not on it. */
  | MizanError<'list_not_found'>
  /** 409: Only members of a board can be given its cards. */
  | MizanError<'not_a_member'>
  /** 403: A guest tried to change something. */
  | MizanError<'read_only'>
  | ProtocolError

/**
 * Moves a card before another one, or to the bottom of a list; the list may be on another board.
 *
 * For callers `may_write` lets through.
 */
export const moveCard = /* @__PURE__ */ defineFunction<MoveCardArgs, null, MoveCardError>(
  'move_card',
  { touches: ['board', 'boards', 'card_detail'], hear: followChange },
)

/** Arguments of `renameBoard`. */
export interface RenameBoardArgs {
  board_id: BoardId
  title: Title
}

/** How `renameBoard` can fail. */
export type RenameBoardError =
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
 * Renames a board, wherever its title stands.
 *
 * For callers `may_write` lets through.
 */
export const renameBoard = /* @__PURE__ */ defineFunction<
  RenameBoardArgs,
  BoardSummary,
  RenameBoardError
>('rename_board', { touches: ['board', 'boards'], merge: splice, hear: followChange })

/** Arguments of `renameCard`. */
export interface RenameCardArgs {
  board_id: BoardId
  card_id: CardId
  title: Title
}

/** How `renameCard` can fail. */
export type RenameCardError =
  /** 404: There is no such card on that board, or you are not on it. */
  | MizanError<'card_not_found'>
  /** 404: There is no such list on that board, or you are not on it. */
  | MizanError<'list_not_found'>
  /** 409: Only members of a board can be given its cards. */
  | MizanError<'not_a_member'>
  /** 403: A guest tried to change something. */
  | MizanError<'read_only'>
  | ProtocolError

/**
 * Renames a card, on the board and wherever it is open.
 *
 * For callers `may_write` lets through.
 */
export const renameCard = /* @__PURE__ */ defineFunction<RenameCardArgs, Card, RenameCardError>(
  'rename_card',
  { touches: ['board', 'card_detail'], merge: splice, hear: followChange },
)

/** Arguments of `renameList`. */
export interface RenameListArgs {
  board_id: BoardId
  list_id: ListId
  title: Title
}

/** How `renameList` can fail. */
export type RenameListError =
  /** 404: There is no such board, or you are not on it. */
  | MizanError<'board_not_found'>
  /** 404: The board has no such list. */
  | MizanError<'list_not_found'>
  /** 403: A guest tried to change something. */
  | MizanError<'read_only'>
  | ProtocolError

/**
 * Renames a list.
 *
 * For callers `may_write` lets through.
 */
export const renameList = /* @__PURE__ */ defineFunction<RenameListArgs, List, RenameListError>(
  'rename_list',
  { touches: ['board'], merge: splice, hear: followChange },
)
