// Reading: what shows before, when and after data comes, and how many requests it takes.
import { expect } from 'vitest'
import { cards as bundle } from '../../kernel/tests/board'
import { behaviour, type Chapter } from '../behaviour'
import { boardOf, cards, owner, standingOf } from '../part'

const first = 'GET /ctx/board/?board_id=1'

/** What a bundle looks like whose owner may not be seen. */
const withoutOwner = {
  $errors: { board_owner: { code: 'forbidden', status: 403 } },
  board_cards: bundle('a').board_cards,
}

export const loading: Chapter = {
  title: 'loading',
  behaviours: [
    behaviour('a component asks for its bundle and shows that it waits', async (scene) => {
      await scene.show(boardOf({ board_id: 1 }, cards()))
      expect(scene.text).toBe('loading fetching')
      expect(scene.server.log).toEqual([first])
    }),
    behaviour('data is shown when it comes', async (scene) => {
      await scene.show(boardOf({ board_id: 1 }, cards()))
      await scene.answer(bundle('a', 'b'))
      expect(scene.text).toBe('success a,b')
    }),
    behaviour('a failure is shown with its code', async (scene) => {
      await scene.show(boardOf({ board_id: 1 }, cards()))
      await scene.refuse(404, 'board_gone')
      expect(scene.text).toBe('error board_gone')
    }),
    behaviour('components of one bundle share one request', async (scene) => {
      await scene.show(boardOf({ board_id: 1 }, cards(), owner(), cards({ id: 'more' })))
      expect(scene.server.asked).toHaveLength(1)
      await scene.answer(bundle('a'))
      expect(scene.text).toBe('success a | success Ada | success a')
    }),
    behaviour('providers of the same params share one request', async (scene) => {
      const second = { ...boardOf({ label: null, board_id: 1 }, owner()), id: 'second' }
      await scene.show(boardOf({ board_id: 1 }, cards()), second)
      expect(scene.server.log).toEqual([first])
      await scene.answer(bundle('a'))
      expect(scene.text).toBe('success a | success Ada')
    }),
    behaviour('a provider with nothing below it loads all the same', async (scene) => {
      await scene.show(boardOf({ board_id: 1 }))
      expect(scene.server.log).toEqual([first])
    }),
    behaviour('the nearest provider counts', async (scene) => {
      const inner = { ...boardOf({ board_id: 2 }, cards()), id: 'inner' }
      await scene.show(boardOf({ board_id: 1 }, inner))
      const asked = scene.server.asked.find(({ path }) => path.endsWith('=2'))
      await scene.answer(bundle('b'), asked)
      expect(scene.text).toBe('success b')
    }),
    behaviour('a component that comes later finds the data there', async (scene) => {
      await scene.show(boardOf({ board_id: 1 }, cards()))
      await scene.answer(bundle('a'))
      await scene.show(boardOf({ board_id: 1 }, cards(), owner()))
      expect(scene.text).toBe('success a | success Ada')
      expect(scene.server.asked).toHaveLength(1)
    }),
    behaviour('one function that fails does not hide the others', async (scene) => {
      await scene.show(boardOf({ board_id: 1 }, cards(), owner()))
      await scene.answer(withoutOwner)
      expect(scene.text).toBe('success a stale | error forbidden stale')
    }),
    behaviour('how a bundle stands is shown without its data', async (scene) => {
      await scene.show(boardOf({ board_id: 1 }, standingOf()))
      expect(scene.text).toBe('loading fetching')
      await scene.answer(bundle('a'))
      expect(scene.text).toBe('success')
    }),
    behaviour('a refetch by hand shows that it fetches and keeps the data', async (scene) => {
      await scene.show(boardOf({ board_id: 1 }, cards()))
      await scene.answer(bundle('a'))
      await scene.click('cards', 'refetch')
      expect(scene.text).toBe('success a fetching')
      await scene.answer(bundle('b'))
      expect(scene.text).toBe('success b')
    }),
    behaviour('a failed refetch keeps the last good data and says so', async (scene) => {
      await scene.show(boardOf({ board_id: 1 }, cards()))
      await scene.answer(bundle('a'))
      await scene.click('cards', 'refetch')
      await scene.refuse(503, 'unavailable')
      expect(scene.text).toBe('error a unavailable stale')
    }),
    behaviour('a refetch after a failure recovers', async (scene) => {
      await scene.show(boardOf({ board_id: 1 }, cards()))
      await scene.refuse(404, 'board_gone')
      await scene.click('cards', 'refetch')
      expect(scene.text).toBe('loading fetching')
      await scene.answer(bundle('a'))
      expect(scene.text).toBe('success a')
    }),
    behaviour('pressing refetch twice joins the fetch under way', async (scene) => {
      await scene.show(boardOf({ board_id: 1 }, cards()))
      await scene.answer(bundle('a'))
      await scene.click('cards', 'refetch')
      await scene.click('cards', 'refetch')
      expect(scene.server.asked).toHaveLength(2)
    }),
  ],
}
