// What is fetched when only one function of a bundle is out of date.
import { expect, test } from 'vitest'
import { defineContext } from '../src/index'
import { board, cards } from './board'
import { register, settled, setUp } from './server'

const owner = { context: 'board', function: 'board_owner' }
const list = { context: 'board', function: 'board_cards' }

/** A mounted board 1 with card `a`. */
async function mounted() {
  const set = setUp()
  const bundle = register(set.client, board, { board_id: 1 })
  await settled()
  await set.server.last.answer(cards('a'))
  set.server.asked.length = 0
  return { ...set, bundle }
}

test('only the function that is out of date is fetched, the others keep their data', async () => {
  const { client, server, bundle } = await mounted()
  const before = bundle.getState().data
  client.invalidate(owner)
  await settled()
  expect(server.log).toEqual(['GET /api/ctx/board/?board_id=1&$only=board_owner'])
  await server.last.answer({ board_owner: { name: 'Bob' } })
  const { data, isStale, errors } = bundle.getState()
  expect(data).toEqual({ ...cards('a'), board_owner: { name: 'Bob' } })
  expect(data?.board_cards).toBe(before?.board_cards)
  expect({ isStale, errors }).toEqual({ isStale: false, errors: {} })
})

test('when several functions are, the whole bundle is fetched once', async () => {
  const { client, server } = await mounted()
  client.invalidate(owner, list)
  await settled()
  expect(server.log).toEqual(['GET /api/ctx/board/?board_id=1'])
})

test('an invalidation of another function on the way makes it the whole bundle', async () => {
  const { client, server, bundle } = await mounted()
  client.invalidate(owner)
  await settled()
  client.invalidate(list)
  await settled()
  expect(server.log.at(-1)).toBe('GET /api/ctx/board/?board_id=1')
  await server.last.answer(cards('b'))
  expect(bundle.getState()).toMatchObject({ data: cards('b'), isStale: false })
})

test('a bundle that was never loaded is fetched whole', async () => {
  const { client, server } = setUp()
  register(client, board, { board_id: 1 })
  await settled()
  client.invalidate(owner)
  await settled()
  expect(server.log).toEqual(Array(2).fill('GET /api/ctx/board/?board_id=1'))
})

test('who asks for the bundle does not join the fetch of one function', async () => {
  const { client, server, bundle } = await mounted()
  client.invalidate(owner)
  await settled()
  bundle.refetch()
  await settled()
  expect(server.log.at(-1)).toBe('GET /api/ctx/board/?board_id=1')
})

test('after a fetch of one function failed, the whole bundle is asked for', async () => {
  const { client, server, bundle } = await mounted()
  client.invalidate(owner)
  await settled()
  await server.last.refuse(403, { code: 'forbidden' })
  expect(bundle.getState()).toMatchObject({ status: 'error', data: cards('a'), isStale: true })
  client.invalidate(owner)
  await settled()
  expect(server.log.at(-1)).toBe('GET /api/ctx/board/?board_id=1')
})

test('what failed in the others is still known', async () => {
  const { client, server, bundle } = await mounted()
  const problem = { code: 'forbidden', status: 403 }
  client.invalidate('board')
  await settled()
  await server.last.answer({ board_owner: null, $errors: { board_cards: problem } })
  client.invalidate(owner)
  await settled()
  expect(server.log.at(-1)).toBe('GET /api/ctx/board/?board_id=1&$only=board_owner')
  await server.last.answer({ board_owner: null })
  expect(bundle.getState().errors).toMatchObject({ board_cards: { code: 'forbidden' } })
})

test('a context of one function has one address', async () => {
  const { client, server } = setUp()
  const unread = defineContext<object, { unread: number }, object>('notifications', ['unread'])
  register(client, unread, {})
  await settled()
  await server.last.answer({ unread: 1 })
  client.invalidate({ context: 'notifications', function: 'unread' })
  await settled()
  expect(server.log).toEqual(Array(2).fill('GET /api/ctx/notifications/'))
})
