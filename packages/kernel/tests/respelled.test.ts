// Bundles whose params the server reads under another spelling, as it does with upper-case UUIDs.
import { expect, test } from 'vitest'
import { dehydrate, hydrate } from '../src/hydrate'
import { board, cards, rename, renameCard } from './board'
import { register, settled, setUp } from './server'

const respelled = { headers: { 'mizan-params': 'respelled' } }
const params = { board_id: 1, label: 'RED' }
const path = 'GET /api/ctx/board/?board_id=1&label=RED'
/** The target as the server names it. */
const red = { context: 'board', params: { board_id: 1, label: 'red' } }

/** A bundle that was read and of which the server said that it spells its params differently. */
async function mounted() {
  const set = setUp()
  const bundle = register(set.client, board, params)
  await settled()
  await set.server.last.answer(cards('a'), respelled)
  set.server.asked.length = 0
  return { ...set, bundle }
}

test('a target that names the value in its other spelling fetches the bundle', async () => {
  const { client, server, bundle } = await mounted()
  client.invalidate(red)
  await settled()
  expect(server.log).toEqual([path])
  await server.last.answer(cards('b'), respelled)
  expect(bundle.getState()).toMatchObject({ data: cards('b'), isStale: false, isFetching: false })
})

test('so does every other target of its context, and none of another context', async () => {
  const { client, server } = await mounted()
  client.invalidate('boards')
  await settled()
  expect(server.log).toEqual([])
  client.invalidate({ context: 'board', params: { board_id: 2 } })
  await settled()
  expect(server.log).toEqual([path])
})

test('a bundle whose params are spelled alike is still told apart by them', async () => {
  const { client, server } = setUp()
  register(client, board, params)
  await settled()
  await server.last.answer(cards('a'))
  client.invalidate(red)
  await settled()
  expect(server.asked).toHaveLength(1)
})

test('a target that comes while the first fetch is under way is not missed', async () => {
  const { client, server, bundle } = setUpUnread()
  await settled()
  client.invalidate(red)
  await settled()
  expect(server.log).toEqual([path])
  await server.last.answer(cards('old'), respelled)
  expect(bundle.getState().data).toBeUndefined()
  expect(server.log).toEqual([path, path])
  await server.last.answer(cards('new'), respelled)
  expect(bundle.getState()).toMatchObject({ data: cards('new'), isStale: false })
})

test('a first fetch that no target overtook is not repeated', async () => {
  const { client, server } = setUp()
  client.invalidate(red)
  const bundle = register(client, board, params)
  await settled()
  await server.last.answer(cards('a'), respelled)
  expect(bundle.getState()).toMatchObject({ data: cards('a'), isFetching: false })
  expect(server.asked).toHaveLength(1)
})

test('a failure that says so is fetched again when its value changes', async () => {
  const { client, server, bundle } = setUpUnread()
  await settled()
  await server.last.refuse(404, { code: 'board_gone' }, respelled.headers)
  expect(bundle.getState().status).toBe('error')
  client.invalidate(red)
  await settled()
  expect(server.log).toEqual([path, path])
})

test('one answer that says so counts for good', async () => {
  const { client, server, bundle } = await mounted()
  bundle.refetch()
  await settled()
  // As a process of the release before answers.
  await server.last.answer(cards('a'))
  client.invalidate(red)
  await settled()
  expect(server.log).toEqual([path, path])
})

test('a result that merges into it is fetched instead', async () => {
  const { client, server, bundle } = await mounted()
  client.call(renameCard, rename)
  await settled()
  const merge = { context: 'board', slot: 'board_cards', key: 'id', value: { id: 1, title: 'x' } }
  // Even where the server would name it in the very spelling: it reads this one as another.
  await server.last.answer({ result: null, merge: [{ ...merge, params }] })
  expect(bundle.getState()).toMatchObject({ data: cards('a'), isStale: true, isFetching: true })
  expect(server.last.path).toContain('label=RED')
})

test('a bundle that came with a call before any read of it is named by every target', async () => {
  const { client, server, bundle } = setUpUnread()
  await settled()
  client.call(renameCard, rename)
  await settled()
  const fresh = { context: 'board', params, data: cards('b') }
  await server.last.answer({ result: null, invalidate: [red], refresh: [fresh] })
  expect(bundle.getState().data).toEqual(cards('b'))
  server.asked.length = 0
  client.invalidate(red)
  await settled()
  expect(server.log).toEqual(['GET /api/ctx/board/?board_id=1&label=RED'])
})

test('initial data is named by every target until a read says how its params are spelled', async () => {
  const { client, server } = setUp()
  client.observe(board, params, { initialData: cards('a') }).subscribe(() => {})
  client.invalidate(red)
  await settled()
  expect(server.log).toEqual([path])
  await server.last.answer(cards('a'))
  client.invalidate(red)
  await settled()
  expect(server.asked).toHaveLength(1)
})

test('it is not handed on to a page, and a bundle that is stays narrowed', async () => {
  const { client } = await mounted()
  expect(dehydrate(client).bundles).toEqual([])

  const other = setUp()
  register(other.client, board, params)
  await settled()
  await other.server.last.answer(cards('a'))
  const page = setUp()
  hydrate(page.client, dehydrate(other.client))
  register(page.client, board, params)
  page.client.invalidate(red)
  await settled()
  expect(page.server.asked).toEqual([])
})

/** A bundle whose first fetch is under way. */
function setUpUnread() {
  const set = setUp()
  return { ...set, bundle: register(set.client, board, params) }
}
