// Addresses: what stands for which place.
import { expect, test } from 'vitest'
import { address, parse } from '../place'

test.each([
  ['/', '', { boards: [] }],
  ['/boards/1', '', { boards: [1] }],
  ['/boards/1+2', '?card=5', { boards: [1, 2], card: 5 }],
  ['/boards/1%2B2', '', { boards: [1, 2] }],
])('%s%s is a place', (path, search, place) => {
  expect(parse(path, search)).toEqual(place)
})

test.each([
  ['/boards/one', ''],
  ['/boards/1+2+3', ''],
  ['/boards/%', ''],
  ['/', '?card=x'],
])('%s%s, which makes no sense, is the overview', (path, search) => {
  expect(parse(path, search)).toEqual({ boards: [] })
})

test('a board beside itself is that board', () => {
  expect(parse('/boards/2+2', '')).toEqual({ boards: [2] })
})

test('an address leads back to its place', () => {
  const place = { boards: [3, 1], card: 7 }
  const { pathname, search } = new URL(address(place), 'http://localhost')
  expect(parse(pathname, search)).toEqual(place)
})
