// Which bundles a target names.
import { expect, test } from 'vitest'
import { canonicalParams } from '../src/params'
import { idle } from '../src/state'
import { matcher, type Target } from '../src/target'
import { board } from './board'

const bundle = (params: object) => ({
  def: board,
  params: canonicalParams(params),
  isExact: true,
  state: idle,
})

const table: [string, Target, object, boolean][] = [
  ['a whole context names every bundle of it', 'board', { board_id: 1 }, true],
  ['`*` names every bundle', '*', { board_id: 1 }, true],
  ['another context names none', 'boards', { board_id: 1 }, false],
  ['an equal param matches', { context: 'board', params: { board_id: 1 } }, { board_id: 1 }, true],
  ['another value does not', { context: 'board', params: { board_id: 2 } }, { board_id: 1 }, false],
  [
    'a bundle without an optional param holds every value of it',
    { context: 'board', params: { board_id: 1, label: 'red' } },
    { board_id: 1, label: null },
    true,
  ],
  [
    'one equal param does not outweigh another that differs',
    { context: 'board', params: { board_id: 1, label: 'red' } },
    { board_id: 1, label: 'blue' },
    false,
  ],
  [
    'a param the target leaves open does not narrow',
    { context: 'board', params: { board_id: 1 } },
    { board_id: 1, label: 'blue' },
    true,
  ],
  [
    'null in a target does not narrow',
    { context: 'board', params: { label: null } },
    { board_id: 1, label: 'blue' },
    true,
  ],
  ['a function of the bundle matches', { context: 'board', function: 'board_cards' }, {}, true],
  ['a function it lacks does not', { context: 'board', function: 'board_log' }, {}, false],
  [
    'structured values are compared by value',
    { context: 'board', params: { at: { y: 1, x: 2 } } },
    { at: { x: 2, y: 1 } },
    true,
  ],
]

test.each(table)('%s', (_name, target, params, expected) => {
  expect(matcher(target)(bundle(params))).toBe(expected)
})
