// What tools are told: what led to what, and why a bundle was fetched.
import { expect, test } from 'vitest'
import { bundles, type ClientEvent, listen } from '../src/devtools'
import { layer } from '../src/optimistic'
import { board, cards, rename, renameCard } from './board'
import { register, settled, setUp, tabs } from './server'

/** A mounted board 1 and the events since. */
async function watched(options = {}) {
  const set = setUp(options)
  const all: ClientEvent[] = []
  const stop = listen(set.client, (event) => all.push(event))
  const bundle = register(set.client, board, { board_id: 1 })
  await settled()
  set.clock.time = 30
  await set.server.last.answer(cards('a'))
  const events = (...types: ClientEvent['type'][]) => all.filter(({ type }) => types.includes(type))
  return { ...set, bundle, all, events, stop }
}

const bundle = 'board/?board_id=1'

test('a mount is told with the fetch it leads to and how that ended', async () => {
  const { all } = await watched()
  expect(all).toEqual([
    { at: 0, type: 'mount', bundle },
    { at: 0, type: 'fetch', bundle, id: 1, cause: { kind: 'mount' }, only: '' },
    { at: 30, type: 'fetched', bundle, id: 1, outcome: 'data', took: 30 },
  ])
})

test('a refetch names the call and the target that made it necessary', async () => {
  const { client, server, events } = await watched()
  client.call(renameCard, rename)
  await settled()
  const target = { context: 'board', function: 'board_cards', params: { board_id: 1 } }
  await server.last.answer({ result: null, invalidate: [target] })
  const [call, answer, fetch] = events('call', 'answer', 'fetch').slice(1)
  expect(call).toMatchObject({ type: 'call', name: 'rename_card', args: rename })
  expect(answer).toMatchObject({
    type: 'answer',
    outcome: 'result',
    targets: [target],
    effects: [{ bundle, how: 'refetch' }],
  })
  const by = { kind: 'call', id: call && 'id' in call && call.id, name: 'rename_card' }
  expect(fetch).toMatchObject({ cause: { kind: 'invalidate', by, target }, only: 'board_cards' })
})

test('an answer tells what became of each bundle', async () => {
  const { client, server, events } = await watched()
  register(client, board, { board_id: 2 })
  await settled()
  await server.last.answer(cards('b'))
  client.call(renameCard, rename)
  await settled()
  const params = { board_id: 1 }
  const value = { id: 1, title: 'x' }
  await server.last.answer({
    result: value,
    invalidate: [{ context: 'board', params: { board_id: 2 } }],
    merge: [{ context: 'board', slot: 'board_cards', key: 'id', value, params }],
    refresh: [{ context: 'board', params: { board_id: 2 }, data: cards('y') }],
  })
  expect(events('answer')).toMatchObject([
    {
      effects: [
        { bundle: 'board/?board_id=2', how: 'refresh' },
        { bundle, how: 'merge' },
      ],
    },
  ])
})

test.each([
  ['focus', ({ page }) => page.focus()],
  ['reconnect', ({ page }) => page.connect()],
  ['refetch', async ({ bundle: { refetch } }) => void refetch()],
] satisfies [string, (set: Awaited<ReturnType<typeof watched>>) => Promise<void>][])(
  'a fetch tells that its cause was %s',
  async (kind, act) => {
    const set = await watched()
    await act(set)
    expect(set.events('fetch').at(-1)).toMatchObject({ cause: { kind } })
  },
)

test('an invalidation by the page and one by another tab are told apart', async () => {
  const { open } = tabs()
  const { client, events } = await watched({ channel: open() })
  client.invalidate('board')
  await settled()
  expect(events('fetch').at(-1)).toMatchObject({ cause: { by: { kind: 'page' } } })
  setUp({ channel: open() }).client.invalidate('board')
  await settled()
  expect(events('fetch').at(-1)).toMatchObject({ cause: { by: { kind: 'tab' } } })
})

test('a fetch nobody waits for any more ends as aborted', async () => {
  const { bundle, events } = await watched()
  bundle.refetch()
  bundle.unregister()
  await settled()
  expect(events('unmount', 'fetched').slice(1)).toMatchObject([
    { type: 'unmount' },
    { type: 'fetched', outcome: 'aborted' },
  ])
})

test('a failure is told with its error', async () => {
  const { bundle, server, events } = await watched()
  bundle.refetch()
  await settled()
  await server.last.refuse(403, { code: 'forbidden' })
  expect(events('fetched').at(-1)).toMatchObject({ outcome: 'error', error: { code: 'forbidden' } })
})

test('layers tell when they begin, wait and end', async () => {
  const { client, server, events, bundle } = await watched()
  const optimistic = layer<typeof rename>((_args, change) =>
    change(board, { board_id: 1 }, 'board_cards', () => []),
  )
  client.mutation(renameCard, { optimistic }).mutate(rename)
  await settled()
  await server.last.answer({ result: null, invalidate: ['board'] })
  await server.last.answer(cards('a'))
  bundle.getState()
  const states = events('layer').map((event) => 'state' in event && event.state)
  expect(states).toEqual(['begins', 'waits', 'ends'])
  const calls = events('layer', 'call').map((event) =>
    event.type === 'layer' ? event.call : event.type === 'call' && event.id,
  )
  expect(new Set(calls).size).toBe(1)
})

test('a change of identity is told', async () => {
  const { client, server, events } = await watched()
  client.call({ name: 'sign_out', touches: [] }, {})
  await settled()
  await server.last.answer({ result: null, identity: 'changed' })
  expect(events('identity')).toHaveLength(1)
  expect(events('fetch').at(-1)).toMatchObject({ cause: { kind: 'identity' } })
})

test('when nobody listens any more nothing is recorded', async () => {
  const { client, all, stop } = await watched()
  const { length } = all
  stop()
  client.invalidate('board')
  await settled()
  expect(all).toHaveLength(length)
})

test('when nobody listens any more a client is as it was', () => {
  const { open } = tabs()
  const { client } = setUp({ channel: open() })
  register(client, board, { board_id: 1 })
  const store = client['~store']
  const parts = () => [store, store.channel, ...store.entries.values()].map((part) => ({ ...part }))
  const before = parts()
  const stops = [listen(client, () => {}), listen(client, () => {})]
  expect(parts()).not.toEqual(before)
  for (const stop of stops) stop()
  expect(parts()).toEqual(before)
})

test('the bundles of a client can be listed', async () => {
  const { client } = await watched()
  expect(bundles(client)).toMatchObject([
    { bundle, watchers: 1, state: { status: 'success' }, fetched: 30 },
  ])
})

test('one bundle of a list can be refetched, and made out of date alone', async () => {
  const { client, events, server } = await watched()
  register(client, board, { board_id: 1, label: 'red' })
  await settled()
  await server.last.answer(cards('b'))
  bundles(client)[0]?.refetch()
  await server.last.answer(cards('c'))
  bundles(client)[0]?.invalidate()
  await settled()
  const causes = events('fetch').map((event) =>
    event.type === 'fetch' ? [event.bundle, event.cause.kind] : [],
  )
  expect(causes.slice(2)).toEqual([
    [bundle, 'refetch'],
    [bundle, 'invalidate'],
  ])
})
