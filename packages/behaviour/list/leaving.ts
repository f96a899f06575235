// Leaving: what ends with the last component, what is kept for a while, and coming back.
import { expect } from 'vitest'
import { cards as bundle } from '../../kernel/tests/board'
import { behaviour, type Chapter } from '../behaviour'
import { boardOf, cards, owner } from '../part'

const first = boardOf({ board_id: 1 }, cards())

export const leaving: Chapter = {
  title: 'leaving',
  behaviours: [
    behaviour('the last component that leaves takes its request with it', async (scene) => {
      await scene.show(first)
      await scene.leave()
      expect(scene.server.last.init.signal?.aborted).toBe(true)
    }),
    behaviour('a component that leaves while another stays aborts nothing', async (scene) => {
      await scene.show(boardOf({ board_id: 1 }, cards(), owner()))
      await scene.show(boardOf({ board_id: 1 }, owner()))
      expect(scene.server.last.init.signal?.aborted).toBe(false)
      await scene.answer(bundle('a'))
      expect(scene.text).toBe('success Ada')
    }),
    behaviour('nobody who left is drawn any more', async (scene) => {
      await scene.show(first)
      await scene.answer(bundle('a'))
      await scene.leave()
      scene.drawings('cards')
      await scene.during(() => scene.client.invalidate('board'))
      expect(scene.drawings('cards')).toBe(0)
      expect(scene.server.asked).toHaveLength(1)
    }),
    behaviour('who comes back sees the old data while it is fetched anew', async (scene) => {
      await scene.show(first)
      await scene.answer(bundle('a'))
      await scene.leave()
      await scene.show(first)
      expect(scene.text).toBe('success a stale fetching')
      await scene.answer(bundle('b'))
      expect(scene.text).toBe('success b')
    }),
    behaviour(
      'who comes back too late begins anew',
      async (scene) => {
        await scene.show(first)
        await scene.answer(bundle('a'))
        await scene.leave()
        await scene.pass(1000)
        await scene.show(first)
        expect(scene.text).toBe('loading fetching')
      },
      { gcTime: 1000 },
    ),
    behaviour('a failure is forgotten by who comes back', async (scene) => {
      await scene.show(first)
      await scene.refuse(404, 'board_gone')
      await scene.leave()
      await scene.show(first)
      expect(scene.text).toBe('loading fetching')
    }),
    behaviour('a page that was left leaves no timer but those that forget', async (scene) => {
      await scene.show(first)
      await scene.answer(bundle('a'))
      await scene.leave()
      scene.client.close()
      expect(scene.clock.due).toEqual([])
    }),
  ],
}
