// Pages: each a bundle of its own, in order, and what happens to them when data changes.
import { expect, test, vi } from 'vitest'
import { defineContext, type ProtocolError } from '../src/index'
import { type InfiniteOptions, observeInfinite } from '../src/infinite'
import { settled, setUp } from './server'

interface FeedParams {
  after?: number | null
}
interface FeedData {
  posts: { ids: number[]; last: number | null }
}
type Options = InfiniteOptions<FeedParams, FeedData>

const feed = defineContext<FeedParams, FeedData, { posts: ProtocolError }>('feed', ['posts'])
const next: Options['next'] = ({ posts }) => (posts?.last ? { after: posts.last } : null)
const page = (ids: number[], isLast = false): FeedData => ({
  posts: { ids, last: isLast ? null : (ids.at(-1) ?? null) },
})

/** A feed of two pages of two. */
async function reading(options: Partial<Options> = {}) {
  const set = setUp()
  const infinite = observeInfinite(set.client, feed, {}, { next, ...options })
  const ids = () => infinite.getState().pages.flatMap(({ posts }) => posts?.ids ?? [])
  const heard = vi.fn()
  const leave = infinite.subscribe(heard)
  await settled()
  await set.server.last.answer(page([1, 2]))
  infinite.fetchNext()
  await settled()
  await set.server.last.answer(page([3, 4]))
  set.server.asked.length = 0
  return { ...set, infinite, ids, heard, leave }
}

test('pages come one by one, each asked for with what the one before says', async () => {
  const { client, server } = setUp()
  const { getState, subscribe, fetchNext } = observeInfinite(client, feed, {}, { next })
  subscribe(() => {})
  expect(getState()).toMatchObject({ pages: [], hasNext: false, isFetching: true })
  await settled()
  await server.last.answer(page([1, 2]))
  expect(getState()).toMatchObject({ pages: [page([1, 2])], hasNext: true, isFetchingNext: false })
  const fetched = fetchNext()
  expect(getState()).toMatchObject({ isFetchingNext: true })
  await settled()
  expect(server.log).toEqual(['GET /api/ctx/feed/', 'GET /api/ctx/feed/?after=2'])
  await server.last.answer(page([3], true))
  await fetched
  expect(getState()).toMatchObject({ hasNext: false, isFetching: false, isFetchingNext: false })
  await fetchNext()
  expect(server.asked).toHaveLength(2)
})

test('an invalidation refetches each page by itself and keeps their order', async () => {
  const { client, server, ids, infinite } = await reading()
  client.invalidate('feed')
  await settled()
  expect(server.log).toEqual(['GET /api/ctx/feed/', 'GET /api/ctx/feed/?after=2'])
  expect(ids()).toEqual([1, 2, 3, 4])
  await server.at(1).answer(page([3, 5]))
  expect(ids()).toEqual([1, 2, 3, 5])
  await server.at(0).answer(page([1, 2]))
  expect(ids()).toEqual([1, 2, 3, 5])
  expect(infinite.getState().isStale).toBe(false)
})

test('one page alone can be out of date', async () => {
  const { client, server } = await reading()
  client.invalidate({ context: 'feed', params: { after: 2 } })
  await settled()
  expect(server.log.at(-1)).toBe('GET /api/ctx/feed/?after=2')
})

test('when a page ends elsewhere, the ones behind it move along', async () => {
  const { client, server, ids } = await reading()
  client.invalidate('feed')
  await settled()
  await server.at(1).answer(page([3, 4]))
  await server.at(0).answer(page([0, 1]))
  expect(ids()).toEqual([0, 1, 3, 4])
  await settled()
  expect(server.log.at(-1)).toBe('GET /api/ctx/feed/?after=1')
  await server.last.answer(page([2, 3]))
  expect(ids()).toEqual([0, 1, 2, 3])
})

test('when there is nothing behind a page any more, the rest is let go', async () => {
  const { client, server, ids, infinite } = await reading()
  client.invalidate('feed')
  await settled()
  await server.at(1).answer(page([3, 4]))
  await server.at(0).answer(page([1], true))
  expect(ids()).toEqual([1])
  expect(infinite.getState().hasNext).toBe(false)
})

test('beyond the most pages the first is let go', async () => {
  const { server, infinite, ids, client } = await reading({ maxPages: 2 })
  infinite.fetchNext()
  await settled()
  await server.last.answer(page([5, 6]))
  expect(ids()).toEqual([3, 4, 5, 6])
  server.asked.length = 0
  client.invalidate('feed')
  await settled()
  expect(server.log).toEqual(['GET /api/ctx/feed/?after=2', 'GET /api/ctx/feed/?after=4'])
})

test('the state stays the same object until something changes', async () => {
  const { infinite } = await reading()
  expect(infinite.getState()).toBe(infinite.getState())
})

test('a page that fails leaves the others and tells why; asking again tries it', async () => {
  const { server, infinite, ids } = await reading()
  infinite.fetchNext()
  await settled()
  await server.last.refuse(403, { code: 'forbidden' })
  expect(ids()).toEqual([1, 2, 3, 4])
  expect(infinite.getState().error).toMatchObject({ code: 'forbidden' })
  infinite.refetch()
  await settled()
  expect(server.log.filter((line) => line.endsWith('after=4'))).toHaveLength(2)
})

test('other params begin anew', async () => {
  const { server, infinite, ids } = await reading()
  infinite.set({ after: 100 }, { next })
  await settled()
  await server.last.answer(page([101], true))
  expect(ids()).toEqual([101])
  infinite.set(null, { next })
  expect(infinite.getState()).toMatchObject({ pages: [], isFetching: false })
})

test('who leaves watches no page any more', async () => {
  const { client, server, leave } = await reading()
  leave()
  await settled()
  client.invalidate('feed')
  await settled()
  expect(server.log).toEqual([])
})
