// What goes from a server's client to the page's: nothing twice, nothing of somebody else, nothing that breaks out.
import { expect, test } from 'vitest'
import { dehydrate, hydrate, serialize } from '../src/hydrate'
import { mizanFetch } from '../src/index'
import { board, cards } from './board'
import { register, settled, setUp } from './server'

/** A client on a server that fetched board 1 at time 1000. */
async function rendered(title = 'a', identity?: string) {
  const { client, server, clock } = setUp()
  clock.time = 1000
  const fetched = mizanFetch(board, { board_id: 1, label: 'x y' }, { client })
  await settled()
  await server.last.answer(cards(title))
  await fetched
  return { client, server, state: dehydrate(client, { identity }) }
}

const params = { board_id: 1, label: 'x y' }

test('a hydrated bundle is there at once and not fetched again', async () => {
  const { state } = await rendered()
  const { client, server, clock } = setUp()
  clock.time = 2000
  hydrate(client, JSON.parse(serialize(state)))
  const { getState } = register(client, board, params)
  expect(getState()).toMatchObject({ data: cards('a'), status: 'success', isStale: false })
  await settled()
  expect(server.asked).toEqual([])
})

test('it is as old as the server fetched it', async () => {
  const { state } = await rendered()
  const { client, server, clock } = setUp()
  clock.time = 2000
  hydrate(client, state)
  client.observe(board, params, { staleTime: 1000 }).subscribe(() => {})
  await settled()
  expect(server.asked).toHaveLength(1)
})

test('an invalidation fetches a hydrated bundle like any other', async () => {
  const { state } = await rendered()
  const { client, server } = setUp()
  hydrate(client, state)
  register(client, board, params)
  client.invalidate({ context: 'board', params: { board_id: 1 } })
  await settled()
  expect(server.log).toEqual(['GET /api/ctx/board/?board_id=1&label=x+y'])
})

test('what the page knows of later stays', async () => {
  const { state } = await rendered('old')
  const { client, server, clock } = setUp()
  clock.time = 2000
  const { getState } = register(client, board, params)
  await settled()
  await server.last.answer(cards('new'))
  hydrate(client, state)
  expect(getState().data).toEqual(cards('new'))
})

test('a state of another identity is left out', async () => {
  const { state } = await rendered('secret', 'ada')
  const { client } = setUp()
  hydrate(client, state, { identity: 'bob' })
  expect(client.observe(board, params).getState().data).toBeUndefined()
  hydrate(client, state, { identity: 'ada' })
  expect(client.observe(board, params).getState().data).toEqual(cards('secret'))
})

test('what failed or is out of date is not handed on', async () => {
  const { client, server } = setUp()
  register(client, board, { board_id: 1 })
  register(client, board, { board_id: 2 })
  await settled()
  await server.at(0).refuse(404, { code: 'board_gone' })
  await server.at(1).answer(cards('a'))
  client.invalidate('board')
  await settled()
  expect(dehydrate(client).bundles).toEqual([])
})

test('text in the data cannot end the script it stands in', async () => {
  const hostile = '</script><script>alert(1)</script><!-- \u2028 \u2029 &lt;'
  const { state } = await rendered(hostile)
  const script = serialize(state)
  expect(script).not.toMatch(/[<>&\u2028\u2029]/)
  expect(JSON.parse(script)).toEqual(state)
  // biome-ignore lint/security/noGlobalEval: the page evaluates it.
  expect(eval(`(${script})`)).toEqual(state)
})

test('concurrent requests on a server cannot see each other', async () => {
  const one = await rendered('one')
  const two = await rendered('two')
  expect(JSON.stringify(one.state)).not.toContain('two')
  expect(JSON.stringify(two.state)).not.toContain('one')
})
