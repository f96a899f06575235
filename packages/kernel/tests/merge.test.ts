// Results spliced into the store, bundles that come with an answer, and when neither may be trusted.
import { expect, test, vi } from 'vitest'
import { board, cards, notifications, rename, renameCard } from './board'
import { register, settled, setUp } from './server'

/** A mounted board 1 with cards `a` and `b`, and a call that waits for its answer. */
async function calling(params: { board_id: number; label?: string } = { board_id: 1 }) {
  const set = setUp()
  const bundle = register(set.client, board, params)
  await settled()
  await set.server.last.answer(cards('a', 'b'))
  const result = set.client.call(renameCard, rename)
  await settled()
  const heard = vi.fn()
  bundle.subscribe(heard)
  return { ...set, bundle, result, heard, call: set.server.last }
}

const upsert = (id: number, title: string, params: object = { board_id: 1 }) => ({
  context: 'board',
  slot: 'board_cards',
  key: 'id',
  value: { id, title },
  params,
})

const replace = (name: string | null) => ({
  context: 'board',
  slot: 'board_owner',
  value: name && { name },
  params: { board_id: 1 },
})

test('an item with a known key is replaced in place, without a fetch', async () => {
  const { server, call, bundle } = await calling()
  const before = bundle.getState().data
  await call.answer({ result: null, merge: [upsert(1, 'x')] })
  const after = bundle.getState().data
  expect(after).toEqual(cards('x', 'b'))
  expect(after?.board_cards?.[1]).toBe(before?.board_cards?.[1])
  expect(after?.board_owner).toBe(before?.board_owner)
  expect(server.asked).toHaveLength(2)
})

test('an item with a new key is appended', async () => {
  const { call, bundle } = await calling()
  await call.answer({ result: null, merge: [upsert(3, 'c')] })
  expect(bundle.getState().data).toEqual(cards('a', 'b', 'c'))
})

test('without a key the slot is replaced, by null as well', async () => {
  const { client, server, call, bundle } = await calling()
  await call.answer({ result: null, merge: [replace('Bob')] })
  expect(bundle.getState().data?.board_owner).toEqual({ name: 'Bob' })
  client.call(renameCard, rename)
  await settled()
  await server.last.answer({ result: null, merge: [replace(null)] })
  expect(bundle.getState().data?.board_owner).toBeNull()
  expect(server.asked).toHaveLength(3)
})

test('a merge for a bundle that is not in the store is ignored', async () => {
  const { server, call, bundle } = await calling()
  const before = bundle.getState()
  const elsewhere = { context: 'boards', slot: 'list', value: [] }
  await call.answer({ result: null, merge: [upsert(1, 'x', { board_id: 2 }), elsewhere] })
  expect(bundle.getState()).toBe(before)
  expect(server.asked).toHaveLength(2)
})

test.each([
  ['its slot is no list', { ...upsert(1, 'x'), slot: 'board_owner' }],
  ['the value lacks the key', { ...upsert(1, 'x'), key: 'uuid' }],
  ['the value is not known to fit its params', upsert(1, 'x', {})],
])('a merge becomes an invalidation when %s', async (_name, merge) => {
  const { server, call, bundle } = await calling()
  await call.answer({ result: null, merge: [merge] })
  expect(bundle.getState()).toMatchObject({ isStale: true, data: cards('a', 'b') })
  expect(server.log.at(-1)).toBe(`GET /api/ctx/board/?board_id=1&$only=${merge.slot}`)
})

test('a bundle narrowed by another param is fetched: the value may not belong there', async () => {
  const { server, call } = await calling({ board_id: 1, label: 'red' })
  await call.answer({ result: null, merge: [upsert(1, 'x')] })
  expect(server.log.at(-1)).toBe('GET /api/ctx/board/?board_id=1&label=red&$only=board_cards')
})

test('a slot that could not be loaded is fetched rather than filled', async () => {
  const { client, server, call } = await calling()
  await call.answer({ result: null })
  register(client, board, { board_id: 2 })
  await settled()
  const problem = { code: 'internal', status: 500 }
  await server.last.answer({ $errors: { board_owner: problem }, board_cards: [] })
  client.call(renameCard, rename)
  await settled()
  const merge = [{ ...replace('Bob'), params: { board_id: 2 } }]
  await server.last.answer({ result: null, merge })
  expect(server.log.at(-1)).toBe('GET /api/ctx/board/?board_id=2&$only=board_owner')
})

test('a fetch that was under way cannot undo a merge', async () => {
  const { server, call, bundle } = await calling()
  bundle.refetch()
  await settled()
  const old = server.last
  await call.answer({ result: null, merge: [upsert(1, 'x')] })
  await old.answer(cards('a', 'b'))
  expect(bundle.getState().data).toEqual(cards('x', 'b'))
  await server.last.answer(cards('x', 'b', 'c'))
  expect(bundle.getState().data).toEqual(cards('x', 'b', 'c'))
})

test('of two calls for one item the later answer cannot tell who was last, so it is fetched', async () => {
  const { client, server, call, bundle } = await calling()
  client.call(renameCard, rename)
  await settled()
  const second = server.last
  await second.answer({ result: null, merge: [upsert(1, 'second')] })
  await call.answer({ result: null, merge: [upsert(1, 'first')] })
  expect(bundle.getState().data?.board_cards?.[0]?.title).toBe('second')
  expect(server.log.at(-1)).toBe('GET /api/ctx/board/?board_id=1&$only=board_cards')
})

test('two calls for different items are both spliced', async () => {
  const { client, server, call, bundle } = await calling()
  client.call(renameCard, rename)
  await settled()
  await server.last.answer({ result: null, merge: [upsert(2, 'y')] })
  await call.answer({ result: null, merge: [upsert(1, 'x')] })
  expect(bundle.getState().data).toEqual(cards('x', 'y'))
  expect(server.asked).toHaveLength(3)
})

test('a merge cannot undo a fetch that began after its call', async () => {
  const { server, call, bundle } = await calling()
  bundle.refetch()
  await settled()
  await server.last.answer(cards('newer', 'b'))
  await call.answer({ result: null, merge: [upsert(1, 'older')] })
  expect(bundle.getState().data).toEqual(cards('newer', 'b'))
  expect(server.log.at(-1)).toBe('GET /api/ctx/board/?board_id=1&$only=board_cards')
})

test('where generated code brings no splicing along, what would be merged is fetched', async () => {
  const { client, server, call, bundle } = await calling()
  await call.answer({ result: null })
  client.call({ name: 'rename_card', touches: ['board'] }, rename)
  await settled()
  await server.last.answer({ result: null, merge: [upsert(1, 'x')] })
  expect(bundle.getState()).toMatchObject({ isStale: true, data: cards('a', 'b') })
  expect(server.log.at(-1)).toBe('GET /api/ctx/board/?board_id=1&$only=board_cards')
})

const refresh = (...titles: string[]) => [
  { context: 'board', params: { board_id: 1 }, data: cards(...titles) },
]

test('a bundle that comes with the answer is applied instead of fetched', async () => {
  const { server, call, bundle } = await calling()
  await call.answer({ result: null, invalidate: ['board'], refresh: refresh('x') })
  expect(bundle.getState()).toMatchObject({ data: cards('x'), isStale: false, isFetching: false })
  expect(server.asked).toHaveLength(2)
})

test('what is invalidated but did not come is fetched', async () => {
  const { client, server, call } = await calling()
  register(client, notifications, {})
  await settled()
  await server.last.answer({ unread: 1 })
  await call.answer({ result: 0, invalidate: ['board', 'notifications'], refresh: refresh('x') })
  expect(server.log.slice(3)).toEqual(['GET /api/ctx/notifications/'])
})

test('a bundle that comes is not applied over a later invalidation', async () => {
  const { client, server, call, bundle } = await calling()
  client.invalidate('board')
  await settled()
  await call.answer({ result: null, invalidate: ['board'], refresh: refresh('old') })
  expect(bundle.getState().data).toEqual(cards('a', 'b'))
  await server.last.answer(cards('new'))
  expect(bundle.getState().data).toEqual(cards('new'))
})

test('a fetch that was under way before the call gives way to the bundle that comes', async () => {
  const { client, server, call, bundle } = await calling()
  await call.answer({ result: null })
  const refetched = bundle.refetch()
  await settled()
  const old = server.last
  client.call(renameCard, rename)
  await settled()
  await server.last.answer({ result: null, invalidate: ['board'], refresh: refresh('x') })
  await refetched
  await old.answer(cards('a'))
  expect(bundle.getState().data).toEqual(cards('x'))
  expect(server.asked).toHaveLength(4)
})

test('a bundle that comes is not applied over the merge of another call', async () => {
  const { client, server, call, bundle } = await calling()
  client.call(renameCard, rename)
  await settled()
  await server.last.answer({ result: null, merge: [upsert(2, 'y')] })
  await call.answer({ result: null, invalidate: ['board'], refresh: refresh('a', 'b') })
  expect(bundle.getState().data).toEqual(cards('a', 'y'))
  expect(server.log.at(-1)).toBe('GET /api/ctx/board/?board_id=1')
})

test('a bundle that comes does not end a fetch that began after its call', async () => {
  const { server, call, bundle } = await calling()
  bundle.refetch()
  await settled()
  await call.answer({ result: null, refresh: refresh('x') })
  expect(bundle.getState()).toMatchObject({ data: cards('a', 'b'), isFetching: true })
  await server.last.answer(cards('y'))
  expect(bundle.getState().data).toEqual(cards('y'))
})

test('a bundle that comes but is not in the store is ignored', async () => {
  const { client, call } = await calling()
  const elsewhere = { context: 'board', params: { board_id: 7 }, data: cards('x') }
  await call.answer({ result: null, refresh: [elsewhere] })
  expect(client.observe(board, { board_id: 7 }).getState().status).toBe('idle')
})

test('result, merge and refresh are one commit', async () => {
  const { client, server, call, bundle, heard } = await calling()
  await call.answer({ result: null })
  const mutation = client.mutation(renameCard)
  const seen: unknown[] = []
  bundle.subscribe(() => seen.push([mutation.getState().data, bundle.getState().data]))
  mutation.mutate(rename)
  await settled()
  await server.last.answer({
    result: { id: 1, title: 'x' },
    merge: [upsert(1, 'x')],
    invalidate: [{ context: 'board', function: 'board_owner' }],
    refresh: refresh('x', 'y'),
  })
  expect(heard).toHaveBeenCalledOnce()
  expect(seen).toEqual([[{ id: 1, title: 'x' }, cards('x', 'y')]])
})
