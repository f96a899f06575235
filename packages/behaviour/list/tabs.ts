// Tabs: what one tab tells the others of the same origin, which is never data.
import { expect } from 'vitest'
import { cards as bundle, rename, renameCard } from '../../kernel/tests/board'
import { behaviour, type Chapter } from '../behaviour'
import { boardOf, cards, renaming } from '../part'

const first = boardOf({ board_id: 1 }, cards())

export const otherTabs: Chapter = {
  title: 'tabs',
  behaviours: [
    behaviour('what another tab invalidates is fetched anew here', async (scene) => {
      await scene.show(first)
      await scene.answer(bundle('a'))
      const other = scene.otherTab({ result: null, invalidate: ['board'] })
      await scene.during(() => other.call(renameCard, rename))
      expect(scene.text).toBe('success a stale fetching')
    }),
    behaviour('a change of identity in another tab empties this one', async (scene) => {
      await scene.show(first)
      await scene.answer(bundle('secret'))
      const other = scene.otherTab({ result: null, identity: 'changed' })
      await scene.during(() => other.call(renameCard, rename))
      expect(scene.text).toBe('loading fetching')
    }),
    behaviour('tabs tell each other what is out of date and no data', async (scene) => {
      await scene.show(first, renaming({ reads: [] }))
      await scene.answer(bundle('a'))
      await scene.click('rename', 'mutate')
      const refresh = [{ context: 'board', params: { board_id: 1 }, data: bundle('secret') }]
      await scene.answer({ result: { title: 'secret' }, invalidate: ['board'], refresh })
      expect(scene.told).toEqual([{ targets: ['board'] }])
    }),
  ],
}
