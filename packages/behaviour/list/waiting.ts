// Waiting: components that are not drawn before there is something to show.
import { mizanFetch } from '@mizan/kernel'
import { expect } from 'vitest'
import { board, cards as bundle } from '../../kernel/tests/board'
import { behaviour, type Chapter } from '../behaviour'
import { boardOf, cards, waiting } from '../part'

const params = { board_id: 1 }

export const waits: Chapter = {
  title: 'waiting',
  behaviours: [
    behaviour('something else is shown until there is data', async (scene) => {
      await scene.show(boardOf(params, waiting()))
      expect(scene.text).toBe('waiting')
      expect(scene.server.asked).toHaveLength(1)
      await scene.answer(bundle('a'))
      expect(scene.text).toBe('a')
    }),
    behaviour('a component waits for params of its own too', async (scene) => {
      await scene.show(waiting({ params }))
      expect(scene.text).toBe('waiting')
      await scene.answer(bundle('a'))
      expect(scene.text).toBe('a')
    }),
    behaviour('a failure ends the wait and is shown', async (scene) => {
      await scene.show(boardOf(params, waiting()))
      await scene.refuse(404, 'board_gone')
      expect(scene.text).toBe('board_gone')
    }),
    behaviour('who waits and who does not share one request', async (scene) => {
      await scene.show(boardOf(params, waiting(), cards({ id: 'plain' })))
      expect(scene.text).toBe('waiting | loading fetching')
      await scene.answer(bundle('a'))
      expect(scene.text).toBe('a | success a')
      expect(scene.server.asked).toHaveLength(1)
    }),
    behaviour('an invalidation makes nobody wait again', async (scene) => {
      await scene.show(boardOf(params, waiting()))
      await scene.answer(bundle('a'))
      await scene.during(() => scene.client.invalidate('board'))
      expect(scene.text).toBe('a')
      await scene.answer(bundle('b'))
      expect(scene.text).toBe('b')
    }),
    behaviour('what was fetched before is there without another request', async (scene) => {
      await scene.during(() => {
        mizanFetch(board, params, { client: scene.client })
      })
      await scene.answer(bundle('a'))
      await scene.show(boardOf(params, waiting(), cards({ id: 'plain' })))
      expect(scene.text).toBe('a | success a')
      expect(scene.server.asked).toHaveLength(1)
    }),
  ],
}
