// Freshness: when what is known is asked for again although no function said that it changed.
import { expect } from 'vitest'
import { cards as bundle } from '../../kernel/tests/board'
import { behaviour, type Chapter } from '../behaviour'
import { lookAgain, lookAway, lookBack, reconnect } from '../browser/user'
import { boardOf, cards } from '../part'

const params = { board_id: 1 }
const first = boardOf(params, cards())
const fresh = cards({ params, options: { staleTime: 1000 } })
const polled = (poll: number) => cards({ params, options: { poll } })

export const freshness: Chapter = {
  title: 'freshness',
  behaviours: [
    behaviour('looking at the page again fetches, and keeps what is shown', async (scene) => {
      await scene.show(first)
      await scene.answer(bundle('a'))
      await scene.during(lookAgain)
      expect(scene.text).toBe('success a fetching')
      await scene.answer(bundle('b'))
      expect(scene.text).toBe('success b')
    }),
    behaviour('the network that comes back fetches', async (scene) => {
      await scene.show(first)
      await scene.answer(bundle('a'))
      await scene.during(reconnect)
      expect(scene.server.asked).toHaveLength(2)
    }),
    behaviour('looking again at what is still fresh asks nothing', async (scene) => {
      await scene.show(fresh)
      await scene.answer(bundle('a'))
      await scene.pass(999)
      await scene.during(lookAgain)
      expect(scene.server.asked).toHaveLength(1)
      await scene.pass(1)
      await scene.during(lookAgain)
      expect(scene.server.asked).toHaveLength(2)
    }),
    behaviour('coming back to what is still fresh asks nothing', async (scene) => {
      await scene.show(fresh)
      await scene.answer(bundle('a'))
      await scene.leave()
      await scene.show(fresh)
      expect(scene.text).toBe('success a')
      expect(scene.server.asked).toHaveLength(1)
    }),
    behaviour('fresh data that is invalidated is fetched all the same', async (scene) => {
      await scene.show(fresh)
      await scene.answer(bundle('a'))
      await scene.during(() => scene.client.invalidate('board'))
      expect(scene.server.asked).toHaveLength(2)
    }),
    behaviour('a component may ask not to be fetched on focus or reconnect', async (scene) => {
      await scene.show(
        cards({ params, options: { refetchOnFocus: false, refetchOnReconnect: false } }),
      )
      await scene.answer(bundle('a'))
      await scene.during(lookAgain)
      await scene.during(reconnect)
      expect(scene.server.asked).toHaveLength(1)
    }),
    behaviour('polling fetches again and again', async (scene) => {
      await scene.show(polled(500))
      await scene.answer(bundle('a'))
      await scene.pass(500)
      await scene.answer(bundle('b'))
      expect(scene.text).toBe('success b')
      await scene.pass(500)
      expect(scene.server.asked).toHaveLength(3)
    }),
    behaviour('polling rests while nobody looks', async (scene) => {
      await scene.show(cards({ params, options: { poll: 500, refetchOnFocus: false } }))
      await scene.answer(bundle('a'))
      await scene.during(lookAway)
      await scene.pass(500)
      await scene.pass(500)
      expect(scene.server.asked).toHaveLength(1)
      await scene.during(lookBack)
      expect(scene.server.asked).toHaveLength(1)
      await scene.pass(500)
      expect(scene.server.asked).toHaveLength(2)
    }),
    behaviour('nobody who looks away has anything fetched', async (scene) => {
      await scene.show(first)
      await scene.answer(bundle('a'))
      await scene.during(lookAway)
      expect(scene.server.asked).toHaveLength(1)
      await scene.during(lookBack)
      expect(scene.server.asked).toHaveLength(2)
    }),
    behaviour('polling follows its option', async (scene) => {
      await scene.show(polled(0))
      await scene.answer(bundle('a'))
      await scene.pass(500)
      expect(scene.server.asked).toHaveLength(1)
      await scene.show(polled(100))
      await scene.pass(100)
      expect(scene.server.asked).toHaveLength(2)
    }),
    behaviour('polling ends with its component', async (scene) => {
      await scene.show(polled(500))
      await scene.answer(bundle('a'))
      await scene.leave()
      await scene.pass(500)
      expect(scene.server.asked).toHaveLength(1)
    }),
  ],
}
