// The order of things: which answers count, and what is fetched after an invalidation.
import { expect, test, vi } from 'vitest'
import { type Client, defineContext, mizanFetch } from '../src/index'
import { board, cards, notifications } from './board'
import { type FakeServer, register, settled, setUp } from './server'

/** Registers boards and answers their first fetch. */
async function mount(client: Client, server: FakeServer, ...ids: number[]) {
  const mounted = ids.map((board_id) => register(client, board, { board_id }))
  await settled()
  for (const asked of server.asked.slice(-ids.length)) await asked.answer(cards('a'))
  server.asked.length = 0
  return mounted
}

const one = (board_id: number) => ({ context: 'board', params: { board_id } })

test('an invalidated bundle is fetched again and is stale until then', async () => {
  const { client, server } = setUp()
  const [mounted] = await mount(client, server, 1)
  client.invalidate('board')
  await settled()
  expect(server.log).toEqual(['GET /api/ctx/board/?board_id=1'])
  expect(mounted?.getState()).toMatchObject({
    status: 'success',
    isStale: true,
    isFetching: true,
    data: cards('a'),
  })
  await server.last.answer(cards('b'))
  expect(mounted?.getState()).toMatchObject({ isStale: false, isFetching: false, data: cards('b') })
})

test('a scoped target leaves the other bundle alone', async () => {
  const { client, server } = setUp()
  const [, two] = await mount(client, server, 1, 2)
  const before = two?.getState()
  client.invalidate(one(1))
  await settled()
  expect(server.log).toEqual(['GET /api/ctx/board/?board_id=1'])
  expect(two?.getState()).toBe(before)
})

test('a target for one function fetches the bundles that have it', async () => {
  const { client, server } = setUp()
  await mount(client, server, 1)
  client.invalidate({ context: 'board', function: 'board_log' })
  await settled()
  expect(server.log).toEqual([])
  client.invalidate({ context: 'board', function: 'board_owner' })
  await settled()
  expect(server.log).toEqual(['GET /api/ctx/board/?board_id=1&$only=board_owner'])
})

test('a bundle fetched without an optional param is invalidated by every value of it', async () => {
  const { client, server } = setUp()
  await mount(client, server, 1)
  client.invalidate({ context: 'board', params: { board_id: 1, label: 'red' } })
  await settled()
  expect(server.log).toEqual(['GET /api/ctx/board/?board_id=1'])
})

test('several scoped invalidations of one context in one tick all happen, each once', async () => {
  const { client, server } = setUp()
  await mount(client, server, 1, 2, 3)
  client.invalidate(one(1))
  client.invalidate(one(3))
  client.invalidate(one(1), one(3))
  await settled()
  expect(server.log).toEqual(['GET /api/ctx/board/?board_id=1', 'GET /api/ctx/board/?board_id=3'])
})

test('invalidations of one tick reach a subscriber at once', async () => {
  const { client, server } = setUp()
  const [mounted] = await mount(client, server, 1)
  const heard = vi.fn()
  mounted?.subscribe(heard)
  client.invalidate(one(1))
  client.invalidate('board')
  await settled()
  expect(heard).toHaveBeenCalledOnce()
})

test('an answer that was on its way when the bundle was invalidated is not applied', async () => {
  const { client, server } = setUp()
  const [mounted] = await mount(client, server, 1)
  mounted?.refetch()
  await settled()
  client.invalidate('board')
  await server.last.answer(cards('old'))
  expect(mounted?.getState().data).toEqual(cards('a'))
  expect(server.asked).toHaveLength(2)
  await server.last.answer(cards('new'))
  expect(mounted?.getState()).toMatchObject({ data: cards('new'), isStale: false })
})

test('a failure that was on its way when the bundle was invalidated is not applied', async () => {
  const { client, server } = setUp()
  const [mounted] = await mount(client, server, 1)
  mounted?.refetch()
  await settled()
  client.invalidate('board')
  await server.at(0).refuse(404, { code: 'board_gone' })
  expect(mounted?.getState()).toMatchObject({ error: undefined, isFetching: true })
})

test('the fetch an invalidation makes useless is aborted', async () => {
  const { client, server } = setUp()
  const [mounted] = await mount(client, server, 1)
  mounted?.refetch()
  await settled()
  client.invalidate('board')
  await settled()
  expect(server.asked.map(({ init }) => init.signal?.aborted)).toEqual([true, false])
})

test('whoever fetches after an invalidation never gets the answer from before', async () => {
  const { client, server } = setUp()
  await mount(client, server, 1)
  const before = mizanFetch(board, { board_id: 1 }, { client })
  await settled()
  client.invalidate('board')
  const after = mizanFetch(board, { board_id: 1 }, { client })
  await settled()
  expect(server.asked).toHaveLength(2)
  await server.last.answer(cards('new'))
  expect(await after).toEqual(cards('new'))
  expect(await before).toEqual(cards('new'))
})

test('a bundle nobody watches is not fetched but is stale for who comes next', async () => {
  const { client, server } = setUp()
  const [mounted] = await mount(client, server, 1)
  mounted?.unregister()
  await settled()
  client.invalidate('board')
  await settled()
  expect(server.log).toEqual([])
  const back = register(client, board, { board_id: 1 })
  expect(back.getState()).toMatchObject({ isStale: true, isFetching: true, data: cards('a') })
  await settled()
  expect(server.log).toEqual(['GET /api/ctx/board/?board_id=1'])
})

test('a context of the same shape under another name is left alone', async () => {
  const { client, server } = setUp()
  const boards = defineContext<object, { list: number[] }, object>('boards', ['list'])
  register(client, boards, {})
  register(client, notifications, {})
  await settled()
  await server.at(0).answer({ list: [] })
  await server.at(1).answer({ unread: 1 })
  client.invalidate('board')
  await settled()
  expect(server.asked).toHaveLength(2)
})
