// Pages: a list that grows, each page a bundle of its own.
import { expect } from 'vitest'
import { behaviour, type Chapter } from '../behaviour'
import { page } from '../feed'
import { feedFrom } from '../part'
import type { Scene } from '../scene'

/** A feed of two pages of two. */
async function twoPages(scene: Scene): Promise<void> {
  await scene.show(feedFrom({}))
  await scene.answer(page([1, 2]))
  await scene.click('feed', 'fetchNext')
  await scene.answer(page([3, 4]))
  expect(scene.text).toBe('1,2,3,4 more')
  scene.server.asked.length = 0
}

export const pages: Chapter = {
  title: 'pages',
  behaviours: [
    behaviour('the first page comes by itself, and says whether there are more', async (scene) => {
      await scene.show(feedFrom({}))
      expect(scene.text).toBe('')
      await scene.answer(page([1, 2]))
      expect(scene.text).toBe('1,2 more')
    }),
    behaviour('the next page is asked for from where the one before ends', async (scene) => {
      await scene.show(feedFrom({}))
      await scene.answer(page([1, 2]))
      await scene.click('feed', 'fetchNext')
      expect(scene.text).toBe('1,2 fetchingnext')
      expect(scene.server.log.at(-1)).toBe('GET /ctx/feed/?after=2')
      await scene.answer(page([3], false))
      expect(scene.text).toBe('1,2,3')
    }),
    behaviour('after the last page nothing is asked for', async (scene) => {
      await scene.show(feedFrom({}))
      await scene.answer(page([1], false))
      await scene.click('feed', 'fetchNext')
      expect(scene.server.asked).toHaveLength(1)
    }),
    behaviour('an invalidation fetches each page and keeps what is shown', async (scene) => {
      await twoPages(scene)
      await scene.during(() => scene.client.invalidate('feed'))
      expect(scene.text).toBe('1,2,3,4 more stale')
      expect(scene.server.log).toEqual(['GET /ctx/feed/', 'GET /ctx/feed/?after=2'])
      await scene.answer(page([1, 2]), scene.server.at(0))
      await scene.answer(page([3, 5]), scene.server.at(1))
      expect(scene.text).toBe('1,2,3,5 more')
    }),
    behaviour('one page alone can be out of date', async (scene) => {
      await twoPages(scene)
      await scene.during(() => scene.client.invalidate({ context: 'feed', params: { after: 2 } }))
      expect(scene.server.log.at(-1)).toBe('GET /ctx/feed/?after=2')
    }),
    behaviour('without a first page nothing is asked for', async (scene) => {
      await scene.show(feedFrom(null))
      expect(scene.text).toBe('')
      expect(scene.server.asked).toEqual([])
    }),
    behaviour('a list that begins elsewhere begins anew', async (scene) => {
      await twoPages(scene)
      await scene.show(feedFrom({ after: 10 }))
      expect(scene.server.log.at(-1)).toBe('GET /ctx/feed/?after=10')
      await scene.answer(page([11], false))
      expect(scene.text).toBe('11')
    }),
    behaviour('a list that leaves takes its requests with it', async (scene) => {
      await scene.show(feedFrom({}))
      await scene.leave()
      expect(scene.server.last.init.signal?.aborted).toBe(true)
    }),
  ],
}
