// Invalidation: what is fetched anew when a function of the server says what it changed.
import type { Asked } from '@mizan/kernel/testing'
import { expect } from 'vitest'
import { cards as bundle } from '../../kernel/tests/board'
import { behaviour, type Chapter } from '../behaviour'
import { boardOf, cards, owner, renaming } from '../part'

/** Refuses a call that named these targets before it failed. */
const refuseNaming = (asked: Asked, targets: string) =>
  asked.refuse(409, { code: 'title_taken' }, { 'x-mizan-invalidate': targets })

const first = boardOf({ board_id: 1 }, cards())
const second = { ...boardOf({ board_id: 2 }, cards({ id: 'others' })), id: 'second' }

export const invalidation: Chapter = {
  title: 'invalidation',
  behaviours: [
    behaviour('what is invalidated is fetched anew, and shows that it is stale', async (scene) => {
      await scene.show(first)
      await scene.answer(bundle('a'))
      await scene.during(() => scene.client.invalidate('board'))
      expect(scene.text).toBe('success a stale fetching')
      await scene.answer(bundle('b'))
      expect(scene.text).toBe('success b')
    }),
    behaviour('a call invalidates what its answer names', async (scene) => {
      await scene.show(first, renaming({ reads: ['isSuccess'] }))
      await scene.answer(bundle('a'))
      await scene.click('rename', 'mutate')
      await scene.answer({ result: null, invalidate: ['board'] })
      expect(scene.text).toBe('success a stale fetching | success')
      await scene.answer(bundle('b'))
      expect(scene.text).toBe('success b | success')
    }),
    behaviour('a narrowed target leaves other bundles alone', async (scene) => {
      await scene.show(first, second)
      await scene.answer(bundle('a'), scene.server.at(0))
      await scene.answer(bundle('b'), scene.server.at(1))
      await scene.during(() =>
        scene.client.invalidate({ context: 'board', params: { board_id: 2 } }),
      )
      expect(scene.text).toBe('success a | success b stale fetching')
      expect(scene.server.log.slice(2)).toEqual(['GET /ctx/board/?board_id=2'])
    }),
    behaviour('a target of one function asks for that function alone', async (scene) => {
      await scene.show(boardOf({ board_id: 1 }, cards(), owner()))
      await scene.answer(bundle('a'))
      const target = { context: 'board', function: 'board_owner' }
      await scene.during(() => scene.client.invalidate(target))
      expect(scene.server.log.at(-1)).toBe('GET /ctx/board/?board_id=1&$only=board_owner')
      await scene.answer({ board_owner: { name: 'Grace' } })
      expect(scene.text).toBe('success a | success Grace')
    }),
    behaviour('several targets in one tick all happen, in one request a bundle', async (scene) => {
      await scene.show(first, second)
      await scene.answer(bundle('a'), scene.server.at(0))
      await scene.answer(bundle('b'), scene.server.at(1))
      await scene.during(() => {
        scene.client.invalidate({ context: 'board', params: { board_id: 1 } })
        scene.client.invalidate({ context: 'board', params: { board_id: 2 } })
        scene.client.invalidate('board')
      })
      expect(scene.server.asked).toHaveLength(4)
    }),
    behaviour('an answer asked for before an invalidation is not shown', async (scene) => {
      await scene.show(first)
      const before = scene.server.last
      await scene.during(() => scene.client.invalidate('board'))
      await scene.answer(bundle('old'), before)
      await scene.answer(bundle('new'))
      expect(scene.text).toBe('success new')
    }),
    behaviour('a result is spliced in without a fetch', async (scene) => {
      await scene.show(boardOf({ board_id: 1 }, cards({ reads: ['data', 'isStale'] })), renaming())
      await scene.answer(bundle('a', 'c'))
      await scene.click('rename', 'mutate')
      const value = { id: 1, title: 'b' }
      const splice = { context: 'board', slot: 'board_cards', key: 'id', params: { board_id: 1 } }
      await scene.answer({ result: value, merge: [{ ...splice, value }] })
      expect(scene.text).toBe('b,c | b success')
      expect(scene.server.asked).toHaveLength(2)
    }),
    behaviour('fresh data that rides on the answer needs no second request', async (scene) => {
      await scene.show(first, renaming({ reads: ['isSuccess'] }))
      await scene.answer(bundle('a'))
      await scene.click('rename', 'mutate')
      const params = { board_id: 1 }
      const target = { context: 'board', params }
      const refresh = [{ ...target, data: bundle('b') }]
      await scene.answer({ result: null, invalidate: [target], refresh })
      expect(scene.text).toBe('success b | success')
      expect(scene.server.asked).toHaveLength(2)
    }),
    behaviour('result and fresh data appear in one drawing', async (scene) => {
      const both = boardOf({ board_id: 1 }, cards({ reads: ['data'] }))
      await scene.show(both, renaming({ reads: ['isPending', 'isSuccess'] }))
      await scene.answer(bundle('a'))
      await scene.click('rename', 'mutate')
      scene.drawings('cards')
      scene.drawings('rename')
      const params = { board_id: 1 }
      const refresh = [{ context: 'board', params, data: bundle('b') }]
      await scene.answer({ result: null, invalidate: ['board'], refresh })
      expect(scene.text).toBe('b | success')
      expect([scene.drawings('cards'), scene.drawings('rename')]).toEqual([1, 1])
    }),
    behaviour('a call tells the server what is on the page', async (scene) => {
      await scene.show(first, renaming())
      await scene.answer(bundle('a'))
      await scene.click('rename', 'mutate')
      expect(scene.server.last.headers['x-mizan-mounted']).toBe('board;board_id=1')
    }),
    behaviour('a refused call that names nothing invalidates nothing', async (scene) => {
      await scene.show(boardOf({ board_id: 1 }, cards(), owner()), renaming({ reads: ['error'] }))
      await scene.answer(bundle('a'))
      await scene.click('rename', 'mutate')
      await scene.refuse(409, 'title_taken')
      expect(scene.text).toBe('success a | success Ada | title_taken')
      expect(scene.server.asked).toHaveLength(2)
    }),
    behaviour('a refused call invalidates what its header names', async (scene) => {
      await scene.show(first, second, renaming({ reads: ['error'] }))
      await scene.answer(bundle('a'), scene.server.at(0))
      await scene.answer(bundle('b'), scene.server.at(1))
      await scene.click('rename', 'mutate')
      await scene.during(() => refuseNaming(scene.server.last, 'board;board_id=2'))
      expect(scene.text).toBe('success a | success b stale fetching | title_taken')
      await scene.answer(bundle('c'))
      expect(scene.text).toBe('success a | success c | title_taken')
    }),
    behaviour('a call whose fate is unknown has what it touches fetched anew', async (scene) => {
      await scene.show(first, renaming({ reads: ['error'] }))
      await scene.answer(bundle('a'))
      await scene.click('rename', 'mutate')
      await scene.during(() => scene.server.last.fail())
      expect(scene.text).toBe('success a stale fetching | network')
      await scene.answer(bundle('b'))
      expect(scene.text).toBe('success b | network')
    }),
  ],
}
