// Optimism: what is expected of a call shows before the server has said it.
import { layer } from '@mizan/kernel/optimistic'
import { expect } from 'vitest'
import { board, cards as bundle } from '../../kernel/tests/board'
import { behaviour, type Chapter } from '../behaviour'
import { callElsewhere, lookAgain } from '../browser/user'
import { boardOf, cards, type Rename, renaming } from '../part'
import type { Scene } from '../scene'

/** Shows a card under its new name. */
const optimistic = layer<Rename>(({ board_id, card_id, title }, change) =>
  change(board, { board_id }, 'board_cards', (list) =>
    list.map((card) => (card.id === card_id ? { ...card, title } : card)),
  ),
)

const titles = boardOf({ board_id: 1 }, cards({ reads: ['data'] }))
const rename = renaming({ reads: ['error'], options: { optimistic } })

/** A board that shows `a | ` and then `b | `, before the server knows. */
async function renamed(scene: Scene): Promise<void> {
  await scene.show(titles, rename)
  await scene.answer(bundle('a'))
  expect(scene.text).toBe('a | ')
  await scene.click('rename', 'mutate')
  expect(scene.text).toBe('b | ')
}

export const optimism: Chapter = {
  title: 'optimism',
  behaviours: [
    behaviour('what is expected shows at once and stays when it comes true', async (scene) => {
      await renamed(scene)
      const refresh = [{ context: 'board', params: { board_id: 1 }, data: bundle('b') }]
      scene.said('cards')
      await scene.answer({ result: null, invalidate: ['board'], refresh })
      expect(scene.text).toBe('b | ')
      expect(scene.said('cards')).not.toContain('a')
    }),
    behaviour('what was refused is taken back', async (scene) => {
      await renamed(scene)
      await scene.refuse(409, 'title_taken')
      expect(scene.text).toBe('a | title_taken')
    }),
    behaviour('a fetch meanwhile does not take it back', async (scene) => {
      await renamed(scene)
      await scene.during(lookAgain)
      await scene.answer(bundle('a', 'new'))
      expect(scene.text).toBe('b,new | ')
    }),
    behaviour('the server has the last word', async (scene) => {
      await renamed(scene)
      const refresh = [{ context: 'board', params: { board_id: 1 }, data: bundle('B') }]
      await scene.answer({ result: null, invalidate: ['board'], refresh })
      expect(scene.text).toBe('B | ')
    }),
    behaviour('it stays until a bundle that is out of date was fetched', async (scene) => {
      await renamed(scene)
      await scene.answer({ result: null, invalidate: ['board'] })
      expect(scene.text).toBe('b | ')
      await scene.answer(bundle('server'))
      expect(scene.text).toBe('server | ')
    }),
    behaviour('of two calls one can be taken back', async (scene) => {
      await scene.show(titles, rename, { ...rename, id: 'other' })
      await scene.answer(bundle('a'))
      await scene.click('rename', 'mutate')
      const first = scene.server.last
      await scene.click('other', 'mutate')
      await scene.refuse(409, 'title_taken', first)
      expect(scene.text).toBe('b | title_taken | ')
    }),
    behaviour('it does not outlive a change of identity', async (scene) => {
      await renamed(scene)
      await scene.during(() => callElsewhere({ result: null, identity: 'changed' }))
      await scene.answer(bundle('mine'))
      expect(scene.text).toBe('mine | ')
    }),
  ],
}
