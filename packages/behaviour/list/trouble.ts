// Trouble: what is tried again, and what happens when somebody else signs in.
import { expect } from 'vitest'
import { cards as bundle } from '../../kernel/tests/board'
import { behaviour, type Chapter } from '../behaviour'
import { connect, disconnect } from '../browser/user'
import { boardOf, cards, renaming } from '../part'

const first = boardOf({ board_id: 1 }, cards())
const patient = { retry: { limit: 2 } }

export const trouble: Chapter = {
  title: 'trouble',
  behaviours: [
    behaviour(
      'a read that gets no answer is tried again, and nobody sees it',
      async (scene) => {
        await scene.show(first)
        await scene.during(() => scene.server.last.fail())
        expect(scene.text).toBe('loading fetching')
        await scene.pass(1000)
        await scene.answer(bundle('a'))
        expect(scene.text).toBe('success a')
        expect(scene.server.asked).toHaveLength(2)
      },
      patient,
    ),
    behaviour(
      'a read is tried a bounded number of times',
      async (scene) => {
        await scene.show(first)
        for (let tries = 0; tries < 3; tries++) {
          await scene.refuse(503, 'unavailable')
          await scene.pass(10_000)
        }
        expect(scene.text).toBe('error unavailable')
        expect(scene.server.asked).toHaveLength(3)
      },
      patient,
    ),
    behaviour(
      'a read that was refused for good is not tried again',
      async (scene) => {
        await scene.show(first)
        await scene.refuse(403, 'forbidden')
        await scene.pass(10_000)
        expect(scene.text).toBe('error forbidden')
        expect(scene.server.asked).toHaveLength(1)
      },
      patient,
    ),
    behaviour(
      'a read that fails without a network waits for it to be back',
      async (scene) => {
        await scene.show(first)
        await scene.during(disconnect)
        await scene.during(() => scene.server.last.fail())
        await scene.pass(60_000)
        expect(scene.text).toBe('loading fetching')
        expect(scene.server.asked).toHaveLength(1)
        await scene.during(connect)
        await scene.answer(bundle('a'))
        expect(scene.text).toBe('success a')
      },
      patient,
    ),
    behaviour('a component may have its bundle tried more often', async (scene) => {
      await scene.show(cards({ params: { board_id: 1 }, options: patient }))
      await scene.during(() => scene.server.last.fail())
      await scene.pass(1000)
      expect(scene.server.asked).toHaveLength(2)
    }),
    behaviour('a change of identity empties the page and fetches anew', async (scene) => {
      await scene.show(first, renaming({ reads: [] }))
      await scene.answer(bundle('secret'))
      await scene.click('rename', 'mutate')
      await scene.answer({ result: null, identity: 'changed' })
      expect(scene.text).toBe('loading fetching | ')
      await scene.answer(bundle('mine'))
      expect(scene.text).toBe('success mine | ')
    }),
    behaviour('an answer to who was signed in before is not shown', async (scene) => {
      await scene.show(first, renaming({ reads: [] }))
      const before = scene.server.last
      await scene.click('rename', 'mutate')
      await scene.answer({ result: null, identity: 'changed' })
      await scene.answer(bundle('secret'), before)
      expect(scene.text).toBe('loading fetching | ')
    }),
    behaviour('kept data of who was signed in before is not shown', async (scene) => {
      const options = { keepPrevious: true }
      const own = (board_id: number) => cards({ params: { board_id }, options })
      await scene.show(own(1), renaming({ reads: [] }))
      await scene.answer(bundle('secret'))
      await scene.click('rename', 'mutate')
      await scene.answer({ result: null, identity: 'changed' })
      await scene.show(own(2), renaming({ reads: [] }))
      expect(scene.text).toBe('loading fetching | ')
    }),
  ],
}
