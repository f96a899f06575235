// Made by mizan generate. Change the server function, not this file.

/**
 * Which board.
 *
 * 64-bit: exact up to 2^53 − 1.
 */
export type BoardId = number

/** A board from outside. */
export interface BoardSummary {
  /** How many cards each list holds, from left to right. */
  card_counts: number[]
  /** Its colour, as a hue from 0 to 359. */
  hue: number
  /** Which board. */
  id: BoardId
  /** Who is on it. */
  members: PersonId[]
  /** What it is called. */
  title: Title
}

/** Something to do. */
export interface Card {
  /** Who does it. */
  assignee: PersonId | null
  /** The board it is on. */
  board_id: BoardId
  /** How many comments there are. */
  comments: number
  /** All there is to say about it; may be empty. */
  description: string
  /** Which card. */
  id: CardId
  /** The list it stands in. */
  list_id: ListId
  /** What is to be done. */
  title: Title
}

/**
 * Which card.
 *
 * 64-bit: exact up to 2^53 − 1.
 */
export type CardId = number

/** What somebody said about a card. */
export interface Comment {
  /** Who said it. */
  author: PersonId
  /** What they said. */
  body: Remark
  /** Which comment. */
  id: CommentId
  /**
   * When, in seconds since 1970.
   *
   * 64-bit: exact up to 2^53 − 1.
   */
  written_at: number
}

/**
 * Which comment.
 *
 * 64-bit: exact up to 2^53 − 1.
 */
export type CommentId = number

/** One column of a board. */
export interface List {
  /** Which list. */
  id: ListId
  /** What it is called. */
  title: Title
}

/**
 * Which list.
 *
 * 64-bit: exact up to 2^53 − 1.
 */
export type ListId = number

/** Somebody who can sign in. */
export interface Person {
  /** Their colour, as a hue from 0 to 359. */
  hue: number
  /** Who. */
  id: PersonId
  /** Full name. */
  name: string
  /** What they may do. */
  role: Role
}

/**
 * Which person.
 *
 * 64-bit: exact up to 2^53 − 1.
 */
export type PersonId = number

/** What somebody says in a comment: 1 to 2000 characters. */
export type Remark = string

/** What a person may do. */
export type Role =
  /** Everything, removing boards included. */
  | 'admin'
  /** Everything on the boards they are a member of. */
  | 'member'
  /** Look, but change nothing. */
  | 'guest'

/** The name of a board, list or card: one line, 1 to 120 characters. */
export type Title = string
