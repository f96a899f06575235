// The definitions the tests use, as the generator would write them.
import {
  defineContext,
  defineFunction,
  type MizanError,
  type ProtocolError,
  splice,
} from '../src/index'

export interface Card {
  id: number
  title: string
}

export interface BoardParams {
  board_id: number
  label?: string | null
}

export interface BoardData {
  board_cards: Card[]
  board_owner: { name: string } | null
}

export interface BoardErrors {
  board_cards: MizanError<'board_gone'> | ProtocolError
  board_owner: ProtocolError
}

export type RenameError = MizanError<'title_taken', { suggestion: string }> | ProtocolError

export const board = defineContext<BoardParams, BoardData, BoardErrors>('board', [
  'board_cards',
  'board_owner',
])

export const notifications = defineContext<
  Record<string, never>,
  { unread: number },
  { unread: ProtocolError }
>('notifications', ['unread'])

export const renameCard = defineFunction<
  { board_id: number; card_id: number; title: string },
  Card,
  RenameError
>('rename_card', { touches: ['board'], merge: splice })

export const ping = defineFunction<Record<string, never>, string, ProtocolError>('ping')

export const rename = { board_id: 1, card_id: 1, title: 'b' }

/** A bundle of the board. */
export const cards = (...titles: string[]): BoardData => ({
  board_cards: titles.map((title, index) => ({ id: index + 1, title })),
  board_owner: { name: 'Ada' },
})
