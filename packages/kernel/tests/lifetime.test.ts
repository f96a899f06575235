// How long a bundle lives: watchers, aborts, and collection by the clock.
import { expect, test } from 'vitest'
import { mizanFetch } from '../src/index'
import { board, cards } from './board'
import { register, settled, setUp } from './server'

test('the fetch is aborted when the last watcher leaves', async () => {
  const { client, server } = setUp()
  const one = register(client, board, { board_id: 1 })
  const two = register(client, board, { board_id: 1 })
  await settled()
  one.unregister()
  await settled()
  expect(server.last.init.signal?.aborted).toBe(false)
  two.unregister()
  await settled()
  expect(server.last.init.signal?.aborted).toBe(true)
  expect(two.getState()).toMatchObject({ status: 'idle', isFetching: false })
})

test('unregistering twice counts once', async () => {
  const { client, server } = setUp()
  const one = register(client, board, { board_id: 1 })
  register(client, board, { board_id: 1 })
  await settled()
  one.unregister()
  one.unregister()
  await settled()
  expect(server.last.init.signal?.aborted).toBe(false)
})

test('a bundle is kept for a while after the last watcher left', async () => {
  const { client, server, clock } = setUp({ gcTime: 1000 })
  const one = register(client, board, { board_id: 1 })
  await settled()
  await server.last.answer(cards('a'))
  one.unregister()
  await settled()
  await clock.pass(999)
  expect(client.observe(board, { board_id: 1 }).getState().data).toEqual(cards('a'))
  await clock.pass(1)
  expect(client.observe(board, { board_id: 1 }).getState().data).toBeUndefined()
})

test('coming back in time stops the collection', async () => {
  const { client, server, clock } = setUp({ gcTime: 1000 })
  const one = register(client, board, { board_id: 1 })
  await settled()
  await server.last.answer(cards('a'))
  one.unregister()
  await settled()
  await clock.pass(999)
  register(client, board, { board_id: 1 })
  await clock.pass(5000)
  expect(client.observe(board, { board_id: 1 }).getState().data).toEqual(cards('a'))
})

test('who comes back sees the old data while it is revalidated', async () => {
  const { client, server } = setUp()
  register(client, board, { board_id: 1 }).unregister()
  const one = register(client, board, { board_id: 1 })
  await settled()
  await server.last.answer(cards('a'))
  one.unregister()
  await settled()
  const { getState } = register(client, board, { board_id: 1 })
  expect(getState()).toMatchObject({ data: cards('a'), isStale: true, isFetching: true })
  await settled()
  await server.last.answer(cards('b'))
  expect(getState()).toMatchObject({ data: cards('b'), isStale: false, isFetching: false })
})

test('a failure is forgotten when the last watcher leaves', async () => {
  const { client, server } = setUp()
  const one = register(client, board, { board_id: 1 })
  await settled()
  await server.last.refuse(404, { code: 'board_gone' })
  expect(one.getState().status).toBe('error')
  one.unregister()
  await settled()
  expect(client.observe(board, { board_id: 1 }).getState().status).toBe('idle')
})

test('a failure nobody watched is soon tried anew', async () => {
  const { client, server, clock } = setUp()
  const ready = client.observe(board, { board_id: 1 }).ready()
  await settled()
  await server.last.refuse(404, { code: 'board_gone' })
  await ready
  expect(client.observe(board, { board_id: 1 }).getState().status).toBe('error')
  await clock.pass(1000)
  expect(client.observe(board, { board_id: 1 }).getState().status).toBe('idle')
})

test('being ready begins a fetch, and a watcher that comes joins it', async () => {
  const { client, server } = setUp()
  const bundle = client.observe(board, { board_id: 1 })
  const ready = bundle.ready()
  expect(bundle.getState().status).toBe('idle')
  await settled()
  bundle.subscribe(() => {})
  await server.last.answer(cards('a'))
  await ready
  expect(server.asked).toHaveLength(1)
  bundle.subscribe(() => {})
  await settled()
  expect(server.asked).toHaveLength(1)
})

test('a prefetched bundle needs no fetch when it is watched', async () => {
  const { client, server } = setUp()
  const fetched = mizanFetch(board, { board_id: 1 }, { client })
  await settled()
  await server.last.answer(cards('a'))
  expect(await fetched).toEqual(cards('a'))
  await settled()
  const { getState } = register(client, board, { board_id: 1 })
  await settled()
  expect(getState()).toMatchObject({ status: 'success', isStale: false })
  expect(server.asked).toHaveLength(1)
})

test('a fetch by hand fails with the error of the bundle or of a member', async () => {
  const { client, server } = setUp()
  const whole = mizanFetch(board, { board_id: 1 }, { client })
  await settled()
  server.last.refuse(404, { code: 'board_gone' })
  await expect(whole).rejects.toMatchObject({ code: 'board_gone', status: 404 })
  const part = mizanFetch(board, { board_id: 2 }, { client })
  await settled()
  server.last.answer({
    board_cards: [],
    $errors: { board_owner: { code: 'forbidden', status: 403 } },
  })
  await expect(part).rejects.toMatchObject({ code: 'forbidden', status: 403 })
})

test('a fetch by hand can be given up, and takes its request with it', async () => {
  const { client, server } = setUp()
  const control = new AbortController()
  const fetched = mizanFetch(board, { board_id: 1 }, { client, signal: control.signal })
  const gaveUp = expect(fetched).rejects.toMatchObject({ code: 'aborted' })
  await settled()
  control.abort()
  await gaveUp
  await settled()
  expect(server.last.init.signal?.aborted).toBe(true)
})

test('a fetch given up before it began asks nothing', async () => {
  const { client, server } = setUp()
  const fetched = mizanFetch(board, { board_id: 1 }, { client, signal: AbortSignal.abort() })
  await expect(fetched).rejects.toMatchObject({ code: 'aborted' })
  expect(server.asked).toEqual([])
})

test('giving up a fetch leaves a watcher of the same bundle alone', async () => {
  const { client, server } = setUp()
  register(client, board, { board_id: 1 })
  const control = new AbortController()
  const fetched = mizanFetch(board, { board_id: 1 }, { client, signal: control.signal })
  control.abort()
  await expect(fetched).rejects.toMatchObject({ code: 'aborted' })
  await settled()
  expect(server.last.init.signal?.aborted).toBe(false)
})

test('a closed client has no fetch and no timer left', async () => {
  const { client, server, clock } = setUp()
  register(client, board, { board_id: 1 })
  client.observe(board, { board_id: 2 })
  await settled()
  client.close()
  await settled()
  expect(server.last.init.signal?.aborted).toBe(true)
  expect(clock.due).toEqual([])
})

test('clients share nothing', async () => {
  const one = setUp()
  const two = setUp()
  register(one.client, board, { board_id: 1 })
  await settled()
  await one.server.last.answer(cards('a'))
  expect(two.client.observe(board, { board_id: 1 }).getState().data).toBeUndefined()
})

test('a fetch by hand asks nothing while the data is young enough', async () => {
  const { client, server, clock } = setUp()
  const first = mizanFetch(board, { board_id: 1 }, { client })
  await settled()
  await server.last.answer(cards('a'))
  await first
  await clock.pass(999)
  expect(await mizanFetch(board, { board_id: 1 }, { client, staleTime: 1000 })).toEqual(cards('a'))
  expect(server.asked).toHaveLength(1)
  await clock.pass(1)
  mizanFetch(board, { board_id: 1 }, { client, staleTime: 1000 })
  await settled()
  expect(server.asked).toHaveLength(2)
})
