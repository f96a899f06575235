// Drawing: a component is drawn anew for what it reads, and for nothing else.
import { expect } from 'vitest'
import { cards as bundle } from '../../kernel/tests/board'
import { behaviour, type Chapter } from '../behaviour'
import { boardOf, cards, owner, renaming } from '../part'

const titles = cards({ reads: ['data'] })
const name = owner({ reads: ['data'] })

export const drawing: Chapter = {
  title: 'drawing',
  behaviours: [
    behaviour('a component is drawn only when its own function changes', async (scene) => {
      await scene.show(boardOf({ board_id: 1 }, titles, name))
      await scene.answer(bundle('a'))
      await scene.during(() => scene.client.invalidate('board'))
      scene.drawings('owner')
      await scene.answer(bundle('b'))
      expect(scene.text).toBe('b | Ada')
      expect(scene.drawings('owner')).toBe(0)
    }),
    behaviour('a fetch that brings the same data draws nobody anew', async (scene) => {
      await scene.show(boardOf({ board_id: 1 }, titles))
      await scene.answer(bundle('a', 'b'))
      await scene.during(() => scene.client.invalidate('board'))
      await scene.answer(bundle('a', 'b'))
      scene.drawings('cards')
      await scene.during(() => scene.client.invalidate('board'))
      await scene.answer(bundle('a', 'b'))
      expect(scene.drawings('cards')).toBe(0)
    }),
    behaviour('what did not change in a list keeps its identity', async (scene) => {
      await scene.show(boardOf({ board_id: 1 }, titles))
      await scene.answer(bundle('a', 'b'))
      const [, kept] = scene.drawn('cards') as unknown[]
      await scene.during(() => scene.client.invalidate('board'))
      await scene.answer(bundle('z', 'b'))
      const [, now] = scene.drawn('cards') as unknown[]
      expect(now).toBe(kept)
    }),
    behaviour('a bundle elsewhere that changes draws nobody here', async (scene) => {
      const second = { ...boardOf({ board_id: 2 }, cards({ id: 'others' })), id: 'second' }
      await scene.show(boardOf({ board_id: 1 }, cards()), second)
      await scene.answer(bundle('a'), scene.server.at(0))
      await scene.answer(bundle('b'), scene.server.at(1))
      scene.drawings('cards')
      await scene.during(() =>
        scene.client.invalidate({ context: 'board', params: { board_id: 2 } }),
      )
      await scene.answer(bundle('c'))
      expect(scene.drawings('cards')).toBe(0)
    }),
    behaviour('a call draws nobody who only reads', async (scene) => {
      await scene.show(boardOf({ board_id: 1 }, cards()), renaming())
      await scene.answer(bundle('a'))
      scene.drawings('cards')
      await scene.click('rename', 'mutate')
      await scene.answer({ result: { id: 9, title: 'z' } })
      expect(scene.text).toBe('success a | z success')
      expect(scene.drawings('cards')).toBe(0)
    }),
  ],
}
