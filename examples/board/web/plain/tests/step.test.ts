// Shift and an arrow: where each takes a card.
import { expect, test } from 'vitest'
import type { CardOf } from '../lane'
import { step } from '../step'

const list = (id: number) => ({ id, title: `List ${id}` })
const card = (id: number, list_id: number): CardOf => ({
  id,
  list_id,
  board_id: 1,
  title: `Card ${id}`,
})
const [top, middle, bottom] = [card(1, 1), card(2, 1), card(3, 1)] as const
const lanes = [
  { list: list(1), cards: [top, middle, bottom] },
  { list: list(2), cards: [] },
]

test('right is the bottom of the next list', () => {
  expect(step(lanes, middle, 'ArrowRight')).toEqual({ list: list(2), before: null })
})

test('up is before the card above', () => {
  expect(step(lanes, middle, 'ArrowUp')).toEqual({ list: list(1), before: 1 })
})

test('down is before the card after the next', () => {
  expect(step(lanes, top, 'ArrowDown')).toEqual({ list: list(1), before: 3 })
})

test('down from the last but one is the bottom', () => {
  expect(step(lanes, middle, 'ArrowDown')).toEqual({ list: list(1), before: null })
})

test.each([
  [top, 'ArrowLeft'],
  [top, 'ArrowUp'],
  [bottom, 'ArrowDown'],
  [top, 'Enter'],
])('$title has nowhere to go with %s', (from, key) => {
  expect(step(lanes, from, key)).toBeUndefined()
})
