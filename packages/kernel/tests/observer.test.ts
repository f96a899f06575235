// What adapters bind: an observer that may have no bundle, move on to another, and keep itself fresh.
import { expect, test, vi } from 'vitest'
import { defineContext, memberView } from '../src/index'
import { type BoardData, type BoardErrors, type BoardParams, board, cards } from './board'
import { settled, setUp } from './server'

const one = { board_id: 1 }
const two = { board_id: 2 }

/** An observer of board 1 with a subscriber and card `a`. */
async function observing(
  options: Parameters<ReturnType<typeof setUp>['client']['observe']>[2] = {},
) {
  const set = setUp()
  const observer = set.client.observe(board, one, options)
  const heard = vi.fn()
  const leave = observer.subscribe(heard)
  await settled()
  await set.server.last.answer(cards('a'))
  heard.mockClear()
  return { ...set, observer, heard, leave }
}

test('an observer fetches when somebody subscribes, not before', async () => {
  const { client, server } = setUp()
  const { subscribe, getState } = client.observe(board, one)
  await settled()
  expect(server.log).toEqual([])
  const leave = subscribe(() => {})
  expect(getState()).toMatchObject({ status: 'loading', isFetching: true })
  leave()
  await settled()
  expect(server.last.init.signal?.aborted).toBe(true)
})

test.each([null, undefined])('without params (%s) it is idle and asks nothing', async (none) => {
  const { client, server } = setUp()
  const { subscribe, getState, refetch, ready } = client.observe(board, none)
  subscribe(() => {})
  await refetch()
  await ready()
  expect(server.log).toEqual([])
  expect(getState()).toMatchObject({ status: 'idle', data: undefined })
})

test('it moves on to other params, tells its subscribers, and lets go of the first', async () => {
  const { client, server, observer, heard } = await observing()
  observer.set(two)
  expect(heard).toHaveBeenCalled()
  expect(observer.getState()).toMatchObject({ status: 'loading', data: undefined })
  await settled()
  await server.last.answer(cards('b'))
  expect(observer.getState().data).toEqual(cards('b'))
  client.invalidate('board')
  await settled()
  expect(server.log.slice(1)).toEqual(Array(2).fill('GET /api/ctx/board/?board_id=2'))
})

test('it can have no bundle for a while', async () => {
  const { server, observer, heard } = await observing()
  observer.set(null)
  expect(heard).toHaveBeenCalledOnce()
  expect(observer.getState().status).toBe('idle')
  observer.set(one)
  await settled()
  expect(observer.getState().data).toEqual(cards('a'))
  expect(server.asked).toHaveLength(1)
})

test('with `keepPrevious` the data of the params before shows until the new one is there', async () => {
  const { server, observer } = await observing({ keepPrevious: true })
  observer.set(two, { keepPrevious: true })
  const before = observer.getState()
  expect(before).toMatchObject({ data: cards('a'), isPrevious: true, status: 'loading' })
  expect(observer.getState()).toBe(before)
  await settled()
  await server.last.answer(cards('b'))
  expect(observer.getState()).toMatchObject({ data: cards('b'), isPrevious: false })
})

test('an error of the new params is not hidden by data of the ones before', async () => {
  const { server, observer } = await observing({ keepPrevious: true })
  observer.set(two, { keepPrevious: true })
  await settled()
  await server.last.refuse(404, { code: 'board_gone' })
  expect(observer.getState()).toMatchObject({ data: undefined, error: { code: 'board_gone' } })
})

test('data of the params before does not outlive its identity', async () => {
  const { client, server, observer } = await observing({ keepPrevious: true })
  observer.set(two, { keepPrevious: true })
  client.call({ name: 'sign_out', touches: [] }, {})
  await settled()
  await server.last.answer({ result: null, identity: 'changed' })
  expect(observer.getState().data).toBeUndefined()
})

test('a placeholder shows until there is data, and never enters the store', async () => {
  const { client, server } = setUp()
  const observer = client.observe(board, one, { placeholder: cards('soon') })
  observer.subscribe(() => {})
  expect(observer.getState()).toMatchObject({ data: cards('soon'), isPrevious: true })
  expect(client.observe(board, one).getState().data).toBeUndefined()
  await settled()
  await server.last.answer(cards('a'))
  expect(observer.getState()).toMatchObject({ data: cards('a'), isPrevious: false })
})

test('initial data counts as fetched', async () => {
  const { client, server } = setUp()
  const observer = client.observe(board, one, { initialData: cards('a') })
  observer.subscribe(() => {})
  await settled()
  expect(observer.getState()).toMatchObject({ data: cards('a'), status: 'success', isStale: false })
  expect(server.log).toEqual([])
})

test('a part of an observer stays the same object until something in it changes', async () => {
  const { client, server, observer } = await observing()
  const owner = memberView(observer as never, 'board_owner')
  const before = owner()
  client.invalidate('board')
  await settled()
  await server.last.answer(cards('b'))
  expect(owner().data).toBe(before.data)
  expect(owner()).toBe(owner())
})

test('who comes back in time finds the data fresh and fetches nothing', async () => {
  const { server, clock, observer, leave } = await observing({ staleTime: 1000 })
  leave()
  await clock.pass(999)
  const again = observer.subscribe(() => {})
  await settled()
  expect(server.asked).toHaveLength(1)
  again()
  await clock.pass(1)
  observer.subscribe(() => {})
  await settled()
  expect(server.asked).toHaveLength(2)
})

test('the server says how long data is fresh, the page may say otherwise', async () => {
  const { client, server, clock } = setUp()
  const fresh = defineContext<BoardParams, BoardData, BoardErrors>(
    'board',
    ['board_cards', 'board_owner'],
    { staleTime: 1000 },
  )
  client.observe(fresh, one).subscribe(() => {})()
  await settled()
  const { subscribe } = client.observe(fresh, one)
  const leave = subscribe(() => {})
  await settled()
  await server.last.answer(cards('a'))
  leave()
  await clock.pass(500)
  subscribe(() => {})()
  await settled()
  const { length } = server.asked
  client.observe(fresh, one, { staleTime: 500 }).subscribe(() => {})
  await settled()
  expect(server.asked).toHaveLength(length + 1)
})

test('what is no longer fresh is fetched when the page is looked at again', async () => {
  const { server, clock, page } = await observing({ staleTime: 1000 })
  await page.focus()
  expect(server.asked).toHaveLength(1)
  await clock.pass(1000)
  await page.focus()
  expect(server.asked).toHaveLength(2)
})

test('focus and reconnect can be left out', async () => {
  const { server, page } = await observing({ refetchOnFocus: false, refetchOnReconnect: false })
  await page.focus()
  await page.connect()
  expect(server.asked).toHaveLength(1)
})

test('what is no longer fresh is fetched when the network is back', async () => {
  const { server, page } = await observing()
  await page.connect()
  expect(server.asked).toHaveLength(2)
})

test('polling asks again a while after the last change', async () => {
  const { server, clock } = await observing({ poll: 1000 })
  await clock.pass(999)
  expect(server.asked).toHaveLength(1)
  await clock.pass(1)
  expect(server.asked).toHaveLength(2)
  await server.last.answer(cards('a'))
  await clock.pass(1000)
  expect(server.asked).toHaveLength(3)
})

test('polling pauses while nobody looks at the page', async () => {
  const { server, clock, page } = await observing({ poll: 1000, refetchOnFocus: false })
  page.hidden = true
  await clock.pass(1000)
  await clock.pass(1000)
  expect(server.asked).toHaveLength(1)
  await page.focus()
  await clock.pass(1000)
  expect(server.asked).toHaveLength(2)
})

test('how often to poll may depend on the state, and stop', async () => {
  const poll = ({ data }: { data?: unknown }) =>
    `${JSON.stringify(data)}`.includes('done') ? 0 : 1000
  const { server, clock } = await observing({ poll })
  await clock.pass(1000)
  await server.last.answer(cards('done'))
  await clock.pass(5000)
  expect(server.asked).toHaveLength(2)
})

test('polling begins with the first subscriber, even when there is nothing to fetch', async () => {
  const { client, server, clock } = await observing()
  client.observe(board, one, { poll: 1000 }).subscribe(() => {})
  await clock.pass(1000)
  expect(server.asked).toHaveLength(2)
})

test('an observer that nobody follows any more leaves its bundle once, not again when it moves on', async () => {
  const { client, server, observer, leave } = await observing()
  const other = client.observe(board, one)
  other.subscribe(() => {})
  leave()
  await settled()
  observer.set(two)
  client.invalidate('board')
  await settled()
  expect(server.log.slice(1)).toEqual(['GET /api/ctx/board/?board_id=1'])
})

test('polling ends with the last subscriber', async () => {
  const { server, clock, leave } = await observing({ poll: 1000 })
  leave()
  await clock.pass(5000)
  expect(server.asked).toHaveLength(1)
})

test('a bundle has a retry policy of its own', async () => {
  const { client, server, clock } = setUp()
  const observer = client.observe(board, one, { retry: { limit: 0 } })
  observer.subscribe(() => {})
  await settled()
  await server.last.fail()
  expect(observer.getState().status).toBe('error')
  expect(clock.due).toEqual([])
})

test('an observer that comes back after its bundle was collected shows nothing of it', async () => {
  const { client, clock, observer, leave, server } = await observing()
  leave()
  await clock.pass(300_000)
  client.call({ name: 'sign_out', touches: [] }, {})
  await settled()
  await server.last.answer({ result: null, identity: 'changed' })
  observer.subscribe(() => {})
  expect(observer.getState()).toMatchObject({ status: 'loading', data: undefined })
})

test('an observer that comes back after its bundle was collected shares the new one', async () => {
  const { client, clock, observer, leave, server } = await observing()
  leave()
  await clock.pass(300_000)
  const other = client.observe(board, one)
  other.subscribe(() => {})
  observer.subscribe(() => {})
  await settled()
  await server.last.answer(cards('b'))
  expect(observer.getState()).toBe(other.getState())
  expect(server.asked).toHaveLength(2)
})
