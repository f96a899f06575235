// How params become the name of a bundle and the query string it is fetched with.
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { bundleKey, canonicalParams } from '../src/params'

const key = (params: object) => bundleKey('board', canonicalParams(params))

test('the order of params never changes a key', () => {
  expect(key({ b: 1, a: { y: 1, x: [{ d: 1, c: 2 }] } })).toBe(
    key({ a: { x: [{ c: 2, d: 1 }], y: 1 }, b: 1 }),
  )
})

test('undefined and null are absent', () => {
  expect(key({ board_id: 1, label: null, page: undefined })).toBe('board/?board_id=1')
})

test('a bundle without params has no query string', () => {
  expect(key({})).toBe('board/')
})

test.each([
  ['a b&c', 'a+b%26c'],
  ['5', '5'],
  ['', ''],
  [5, '5'],
  [-0.5, '-0.5'],
  [-0, '0'],
  [1.0, '1'],
  [1e21, '1e%2B21'],
  [0.000001, '0.000001'],
  [2 ** 53 - 1, '9007199254740991'],
  [false, 'false'],
  [true, 'true'],
  [['a', 1], '%5B%22a%22%2C1%5D'],
  [{ b: null, a: 'x' }, '%7B%22a%22%3A%22x%22%2C%22b%22%3Anull%7D'],
])('the value %j is spelled %s', (value, text) => {
  expect(key({ value })).toBe(`board/?value=${text}`)
})

interface Vector {
  name: string
  json: string
  canonical: string
}

const file = new URL('../../../spec/vectors/params.json', import.meta.url)
const { canonical } = JSON.parse(readFileSync(file, 'utf8')) as { canonical: Vector[] }

test.each(canonical)('$name: the text is that of every backend', ({ json, canonical }) => {
  expect(canonicalParams({ value: [JSON.parse(json)] }).get('value')).toBe(`[${canonical}]`)
})

test('what is undefined inside a value is absent, what is null is not', () => {
  expect(canonicalParams({ value: { a: undefined, b: null } }).get('value')).toBe('{"b":null}')
})
