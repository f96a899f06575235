// Params: what happens when they change while a component is on the page.
import { expect } from 'vitest'
import { cards as bundle } from '../../kernel/tests/board'
import { behaviour, type Chapter } from '../behaviour'
import { boardOf, cards } from '../part'

const board = (board_id: number) => boardOf({ board_id }, cards())

export const params: Chapter = {
  title: 'params',
  behaviours: [
    behaviour('a changed param asks for the other bundle', async (scene) => {
      await scene.show(board(1))
      await scene.answer(bundle('a'))
      await scene.show(board(2))
      expect(scene.text).toBe('loading fetching')
      expect(scene.server.log.at(-1)).toBe('GET /ctx/board/?board_id=2')
      await scene.answer(bundle('b'))
      expect(scene.text).toBe('success b')
    }),
    behaviour('a changed param aborts the request nobody waits for any more', async (scene) => {
      await scene.show(board(1))
      await scene.show(board(2))
      expect(scene.server.at(0).init.signal?.aborted).toBe(true)
      expect(scene.server.at(1).init.signal?.aborted).toBe(false)
    }),
    behaviour('an answer for the params before is never shown', async (scene) => {
      await scene.show(board(1))
      const before = scene.server.last
      await scene.show(board(2))
      await scene.answer(bundle('a'), before)
      expect(scene.text).toBe('loading fetching')
    }),
    behaviour('going back shows at once what is still known', async (scene) => {
      await scene.show(board(1))
      await scene.answer(bundle('a'))
      await scene.show(board(2))
      await scene.answer(bundle('b'))
      await scene.show(board(1))
      expect(scene.text).toBe('success a stale fetching')
    }),
    behaviour('params that say the same change nothing', async (scene) => {
      await scene.show(board(1))
      await scene.answer(bundle('a'))
      await scene.show(boardOf({ label: undefined, board_id: 1 } as never, cards()))
      expect(scene.text).toBe('success a')
      expect(scene.server.asked).toHaveLength(1)
    }),
    behaviour(
      'a bundle the server reads by another spelling follows every change',
      async (scene) => {
        await scene.show(board(1))
        const headers = { 'mizan-params': 'respelled' }
        await scene.during(() => scene.server.last.answer(bundle('a'), { headers }))
        const other = { context: 'board', params: { board_id: 2 } }
        await scene.during(() => scene.client.invalidate(other))
        expect(scene.text).toBe('success a stale fetching')
        await scene.answer(bundle('b'))
        expect(scene.text).toBe('success b')
      },
    ),
    behaviour('after a change only the bundle on the page is kept up to date', async (scene) => {
      await scene.show(board(1))
      await scene.answer(bundle('a'))
      await scene.show(board(2))
      await scene.answer(bundle('b'))
      await scene.during(() => scene.client.invalidate('board'))
      expect(scene.server.log.slice(2)).toEqual(['GET /ctx/board/?board_id=2'])
    }),
  ],
}
