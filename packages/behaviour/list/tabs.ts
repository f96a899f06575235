// Tabs: what one tab tells the others of the same origin, which is never data.
import { expect } from 'vitest'
import { cards as bundle } from '../../kernel/tests/board'
import { behaviour, type Chapter } from '../behaviour'
import { callElsewhere, overheard } from '../browser/user'
import { boardOf, cards, renaming } from '../part'

const first = boardOf({ board_id: 1 }, cards())

export const otherTabs: Chapter = {
  title: 'tabs',
  behaviours: [
    behaviour('what another tab invalidates is fetched anew here', async (scene) => {
      await scene.show(first)
      await scene.answer(bundle('a'))
      await scene.during(() => callElsewhere({ result: null, invalidate: ['board'] }))
      expect(scene.text).toBe('success a stale fetching')
    }),
    behaviour('a change of identity in another tab empties this one', async (scene) => {
      await scene.show(first)
      await scene.answer(bundle('secret'))
      await scene.during(() => callElsewhere({ result: null, identity: 'changed' }))
      expect(scene.text).toBe('loading fetching')
    }),
    behaviour('tabs tell each other what is out of date and no data', async (scene) => {
      await scene.show(first, renaming({ reads: [] }))
      await scene.answer(bundle('a'))
      await scene.click('rename', 'mutate')
      const refresh = [{ context: 'board', params: { board_id: 1 }, data: bundle('secret') }]
      const answer = { result: { title: 'secret' }, invalidate: ['board'], refresh }
      const told = await overheard(() => scene.answer(answer))
      expect(told).toEqual([{ targets: ['board'] }])
    }),
    behaviour('tabs tell each other what a refused call named', async (scene) => {
      await scene.show(first, renaming({ reads: [] }))
      await scene.click('rename', 'mutate')
      const named = { 'x-mizan-invalidate': 'board;board_id=1' }
      const { last } = scene.server
      const told = await overheard(() =>
        scene.during(() => last.refuse(409, { code: 'title_taken' }, named)),
      )
      expect(told).toEqual([{ targets: [{ context: 'board', params: { board_id: '1' } }] }])
    }),
    behaviour(
      'tabs tell each other what a call of unknown fate may have changed',
      async (scene) => {
        await scene.show(first, renaming({ reads: [] }))
        await scene.click('rename', 'mutate')
        const { last } = scene.server
        const told = await overheard(() => scene.during(() => last.fail()))
        expect(told).toEqual([{ targets: ['board'] }])
      },
    ),
  ],
}
