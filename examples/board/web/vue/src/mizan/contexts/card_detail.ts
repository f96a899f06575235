// Made by mizan generate. Change the server function, not this file.

import {
  defineContext,
  defineFunction,
  type MizanError,
  type ProtocolError,
  splice,
} from '@mizan/kernel'
import { followChange } from '@mizan/kernel/follow'
import type { BoardId, Card, CardId, Comment, Remark } from '../types'

/** What identifies one bundle of `card_detail`. */
export interface CardDetailParams {
  /** Which card. */
  card_id: CardId
}

/** What a bundle of `card_detail` holds, by function. */
export interface CardDetailData {
  /** The card itself. */
  card: Card
  /** The comments on a card, oldest first. */
  card_comments: Comment[]
}

/** How `card` can fail. */
export type CardError =
  /** 404: There is no such card on that board, or you are not on it. */
  | MizanError<'card_not_found'>
  /** 404: There is no such list on that board, or you are not on it. */
  | MizanError<'list_not_found'>
  /** 409: Only members of a board can be given its cards. */
  | MizanError<'not_a_member'>
  | ProtocolError

/** How `cardComments` can fail. */
export type CardCommentsError =
  /** 404: There is no such card on that board, or you are not on it. */
  | MizanError<'card_not_found'>
  /** 404: There is no such list on that board, or you are not on it. */
  | MizanError<'list_not_found'>
  /** 409: Only members of a board can be given its cards. */
  | MizanError<'not_a_member'>
  | ProtocolError

/** How each function of `card_detail` can fail. */
export interface CardDetailErrors {
  card: CardError
  card_comments: CardCommentsError
}

/**
 * One card and the talk about it.
 *
 * For signed-in callers.
 */
export const cardDetail = /* @__PURE__ */ defineContext<
  CardDetailParams,
  CardDetailData,
  CardDetailErrors
>('card_detail', ['card', 'card_comments'])

/** Arguments of `addComment`. */
export interface AddCommentArgs {
  board_id: BoardId
  body: Remark
  card_id: CardId
}

/** How `addComment` can fail. */
export type AddCommentError =
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
 * Says something about a card.
 *
 * For callers `may_write` lets through.
 */
export const addComment = /* @__PURE__ */ defineFunction<AddCommentArgs, Comment, AddCommentError>(
  'add_comment',
  { touches: ['board', 'card_detail'], merge: splice, hear: followChange },
)
