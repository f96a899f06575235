// Reading a bundle: its states, shared fetches, and what stays when a fetch fails.
import { expect, test, vi } from 'vitest'
import { defineContext } from '../src/index'
import { board, cards, notifications } from './board'
import { register, settled, setUp } from './server'

test('a bundle goes from idle over loading to success', async () => {
  const { client, server } = setUp()
  const idle = client.observe(board, { board_id: 1 }).getState()
  expect(idle).toMatchObject({ status: 'idle', isFetching: false })
  const { getState } = register(client, board, { board_id: 1 })
  expect(getState()).toMatchObject({ status: 'loading', isFetching: true, isStale: false })
  await settled()
  await server.last.answer(cards('a'))
  expect(getState()).toEqual({
    data: cards('a'),
    error: undefined,
    errors: {},
    status: 'success',
    isStale: false,
    isFetching: false,
    isPrevious: false,
  })
})

test('a bundle is asked for below its base, with its params', async () => {
  const { client, server } = setUp({ base: 'https://x.test/api/', credentials: 'include' })
  register(client, board, { label: 'a b', board_id: 1 })
  register(client, notifications, {})
  await settled()
  expect(server.log).toEqual([
    'GET https://x.test/api/ctx/board/?board_id=1&label=a+b',
    'GET https://x.test/api/ctx/notifications/',
  ])
  expect(server.last.init.credentials).toBe('include')
})

test('reads leave revalidation to the HTTP cache of the browser', async () => {
  const { client, server } = setUp()
  register(client, board, { board_id: 1 })
  await settled()
  expect(server.last.init).not.toHaveProperty('cache')
})

test('headers can be made for each request', async () => {
  let token = 'one'
  const { client, server } = setUp({ headers: async () => ({ authorization: token }) })
  const { refetch } = register(client, board, { board_id: 1 })
  await settled()
  await server.last.answer(cards('a'))
  token = 'two'
  refetch()
  await settled()
  expect(server.asked.map(({ headers }) => headers.authorization)).toEqual(['one', 'two'])
})

test('two registrations share one bundle and one fetch', async () => {
  const { client, server } = setUp()
  const one = register(client, board, { board_id: 1 })
  const two = register(client, board, { label: null, board_id: 1 })
  await settled()
  await server.last.answer(cards('a'))
  expect(server.asked).toHaveLength(1)
  expect(two.getState()).toBe(one.getState())
})

test('leaving and coming back in one tick does not fetch again', async () => {
  const { client, server } = setUp()
  const first = register(client, board, { board_id: 1 })
  first.unregister()
  register(client, board, { board_id: 1 })
  await settled()
  await server.last.answer(cards('a'))
  expect(server.asked).toHaveLength(1)
  const second = register(client, board, { board_id: 1 })
  second.unregister()
  await settled()
  expect(server.asked).toHaveLength(1)
})

test('refetching while a fetch is under way joins it', async () => {
  const { client, server } = setUp()
  const { refetch, getState } = register(client, board, { board_id: 1 })
  const both = Promise.all([refetch(), refetch()])
  await settled()
  await server.last.answer(cards('a'))
  await both
  expect(server.asked).toHaveLength(1)
  expect(getState().data).toEqual(cards('a'))
})

test('the last good data stays when a refetch fails', async () => {
  const { client, server } = setUp({ retry: { limit: 0 } })
  const { refetch, getState } = register(client, board, { board_id: 1 })
  await settled()
  await server.last.answer(cards('a'))
  const { data } = getState()
  refetch()
  await settled()
  await server.last.refuse(500, { code: 'internal', digest: 'd1' })
  expect(getState()).toMatchObject({ status: 'error', isStale: true, isFetching: false })
  expect(getState().error).toMatchObject({ code: 'internal', status: 500, digest: 'd1' })
  expect(getState().data).toBe(data)
})

test('a refetch that succeeds clears the error', async () => {
  const { client, server } = setUp({ retry: { limit: 0 } })
  const { refetch, getState } = register(client, board, { board_id: 1 })
  await settled()
  await server.last.refuse(403, { code: 'forbidden' })
  expect(getState()).toMatchObject({ status: 'error', data: undefined })
  refetch()
  expect(getState()).toMatchObject({ status: 'loading', error: undefined })
  await settled()
  await server.last.answer(cards('a'))
  expect(getState()).toMatchObject({ status: 'success', error: undefined, isStale: false })
})

test('a member that fails keeps its last data and tells why', async () => {
  const { client, server } = setUp()
  const { refetch, getState } = register(client, board, { board_id: 1 })
  await settled()
  await server.last.answer(cards('a'))
  refetch()
  await settled()
  await server.last.answer({
    $errors: { board_owner: { code: 'internal', status: 500, digest: 'd2' } },
    board_cards: cards('b').board_cards,
  })
  expect(getState()).toMatchObject({
    status: 'success',
    isStale: true,
    data: { ...cards('b'), board_owner: { name: 'Ada' } },
    errors: { board_owner: { code: 'internal', digest: 'd2' } },
  })
  expect(getState().errors).not.toHaveProperty('board_cards')
})

test('a member the server does not know of is an unreadable answer', async () => {
  const { client, server } = setUp()
  const { getState } = register(client, board, { board_id: 1 })
  await settled()
  await server.last.answer({ board_cards: [] })
  expect(getState().errors.board_owner).toMatchObject({ code: 'unreadable' })
  expect(getState().data).toEqual({ board_cards: [] })
})

test('what did not change keeps its identity', async () => {
  const { client, server } = setUp()
  const { refetch, getState } = register(client, board, { board_id: 1 })
  await settled()
  await server.last.answer(cards('a', 'b'))
  const before = getState().data
  refetch()
  await settled()
  await server.last.answer(cards('a', 'x'))
  const after = getState().data
  expect(after).toEqual(cards('a', 'x'))
  expect(after?.board_owner).toBe(before?.board_owner)
  expect(after?.board_cards?.[0]).toBe(before?.board_cards?.[0])
  expect(after?.board_cards?.[1]).not.toBe(before?.board_cards?.[1])
})

test('an empty object does not pass for an empty list', async () => {
  const { client, server } = setUp()
  const anything = defineContext<object, { value: unknown }, object>('anything', ['value'])
  const { refetch, getState } = register(client, anything, {})
  await settled()
  await server.last.answer({ value: [] })
  refetch()
  await settled()
  await server.last.answer({ value: {} })
  expect(getState().data).toEqual({ value: {} })
})

test('an answer that is no bundle fails every member', async () => {
  const { client, server } = setUp()
  const { getState } = register(client, board, { board_id: 1 })
  await settled()
  await server.last.answer(null)
  expect(getState().errors).toMatchObject({
    board_cards: { code: 'unreadable' },
    board_owner: { code: 'unreadable' },
  })
})

test('when generated code gains a function, the bundle is fetched again', async () => {
  const { client, server } = setUp()
  const { getState } = register(client, board, { board_id: 1 })
  await settled()
  await server.last.answer({ ...cards('a'), board_log: ['b'] })
  const newer = defineContext<object, { board_log: string[] }, object>('board', [
    ...board.functions,
    'board_log',
  ] as never)
  client.observe(newer, { board_id: 1 })
  await settled()
  await server.last.answer({ ...cards('a'), board_log: ['b'] })
  expect(server.asked).toHaveLength(2)
  expect(getState().data).toHaveProperty('board_log', ['b'])
})

test('a subscriber that throws does not keep others from hearing', async () => {
  const onError = vi.fn()
  const { client, server } = setUp({ onError })
  const { subscribe } = register(client, board, { board_id: 1 })
  const heard = vi.fn()
  const mistake = new Error('mistake')
  subscribe(() => {
    throw mistake
  })
  subscribe(heard)
  await settled()
  await server.last.answer(cards('a'))
  expect(heard).toHaveBeenCalledOnce()
  expect(onError).toHaveBeenCalledExactlyOnceWith(mistake)
})

test('a subscriber that left hears nothing', async () => {
  const { client, server } = setUp()
  const { subscribe } = register(client, board, { board_id: 1 })
  const heard = vi.fn()
  const stays = subscribe(heard)
  const leaves = subscribe(heard)
  leaves()
  leaves()
  await settled()
  await server.last.answer(cards('a'))
  expect(heard).toHaveBeenCalledOnce()
  stays()
})

test('reads that failed for good are told to onError', async () => {
  const onError = vi.fn()
  const { client, server } = setUp({ onError })
  register(client, board, { board_id: 1 })
  await settled()
  await server.last.refuse(404, { code: 'board_gone' })
  expect(onError).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ code: 'board_gone' }))
})
