// A change of identity drops everything; the session's token is asked for once for each identity.
import { expect, test } from 'vitest'
import { board, cards, ping, rename, renameCard } from './board'
import { register, settled, setUp, tabs } from './server'

test('a change of identity drops everything and fetches what is mounted', async () => {
  const { client, server } = setUp()
  const mounted = register(client, board, { board_id: 1 })
  const gone = register(client, board, { board_id: 2 })
  await settled()
  for (const asked of [...server.asked]) await asked.answer(cards('secret'))
  gone.unregister()
  await settled()
  client.call(ping, {})
  await settled()
  await server.last.answer({ result: 'hi', identity: 'changed', invalidate: ['board'] })
  expect(mounted.getState()).toMatchObject({ status: 'loading', data: undefined })
  expect(client.observe(board, { board_id: 2 }).getState().data).toBeUndefined()
  expect(server.log.slice(3)).toEqual(['GET /api/ctx/board/?board_id=1'])
})

test('an answer for the old identity is not applied to the new one', async () => {
  const { client, server } = setUp()
  const { getState } = register(client, board, { board_id: 1 })
  await settled()
  const old = server.last
  client.call(renameCard, rename)
  client.call(ping, {})
  await settled()
  const write = server.at(1)
  await server.last.answer({ result: 'hi', identity: 'changed' })
  await old.answer(cards('secret'))
  const refresh = [{ context: 'board', params: { board_id: 1 }, data: cards('secret') }]
  await write.answer({ result: null, invalidate: ['board'], refresh })
  expect(getState().data).toBeUndefined()
  await server.last.answer(cards('mine'))
  expect(getState().data).toEqual(cards('mine'))
})

test('an answer for the old identity does not replace what the new one fetched', async () => {
  const { client, server } = setUp()
  const { getState } = register(client, board, { board_id: 1 })
  await settled()
  await server.last.answer(cards('secret'))
  client.call(renameCard, rename)
  client.call(ping, {})
  await settled()
  const write = server.at(1)
  await server.last.answer({ result: 'hi', identity: 'changed' })
  await server.last.answer(cards('mine'))
  const params = { board_id: 1 }
  const refresh = [{ context: 'board', params, data: cards('secret') }]
  const merge = [{ context: 'board', params, slot: 'board_owner', value: { name: 'secret' } }]
  await write.answer({ result: null, merge, refresh })
  expect(getState().data).toEqual(cards('mine'))
})

test('without a session nothing is asked before a call', async () => {
  const { client, server } = setUp()
  await client.initSession()
  client.call(ping, {})
  await settled()
  expect(server.log).toEqual(['POST /api/call/ping/'])
})

test('the session is asked for once, before the first call, and its token goes along', async () => {
  const { client, server } = setUp({ session: true })
  register(client, board, { board_id: 1 })
  await settled()
  expect(server.log).toEqual(['GET /api/ctx/board/?board_id=1'])
  client.call(ping, {})
  client.call(ping, {})
  await settled()
  expect(server.log.slice(1)).toEqual(['GET /api/session/'])
  await server.last.answer({ csrf: { header: 'X-CSRFToken', token: 't' } })
  expect(server.log.slice(2)).toEqual(['POST /api/call/ping/', 'POST /api/call/ping/'])
  expect(server.last.headers).toMatchObject({ 'X-CSRFToken': 't' })
  client.call(ping, {})
  await settled()
  expect(server.log.slice(4)).toEqual(['POST /api/call/ping/'])
})

test('a server without tokens asks for no header', async () => {
  const { client, server } = setUp({ session: true })
  const ready = client.initSession()
  await settled()
  server.last.answer({ csrf: null })
  await ready
  client.call(ping, {})
  await settled()
  expect(Object.keys(server.last.headers)).toEqual(['accept', 'content-type'])
})

test('a session that could not be had can be had later', async () => {
  const { client, server } = setUp({ session: true })
  const first = expect(client.call(ping, {})).rejects.toMatchObject({ code: 'network' })
  await settled()
  await server.last.fail()
  await first
  expect(server.log).toEqual(['GET /api/session/'])
  const second = client.call(ping, {})
  await settled()
  await server.last.answer({ csrf: null })
  await server.last.answer({ result: 'hi' })
  expect(await second).toBe('hi')
})

/** A client that read a token before its first call. */
async function withToken() {
  const set = setUp({ session: true })
  const ready = set.client.initSession()
  await settled()
  await set.server.last.answer({ csrf: { header: 'X-CSRFToken', token: 'old' } })
  await ready
  return set
}

test('a call that is refused for its token is made once more with a new one', async () => {
  const { client, server } = await withToken()
  const called = client.call(ping, {})
  await settled()
  await server.last.refuse(403, { code: 'cross_origin' })
  await server.last.answer({ csrf: { header: 'X-CSRFToken', token: 'new' } })
  expect(server.log).toEqual([
    'GET /api/session/',
    'POST /api/call/ping/',
    'GET /api/session/',
    'POST /api/call/ping/',
  ])
  expect(server.last.headers).toMatchObject({ 'X-CSRFToken': 'new' })
  await server.last.answer({ result: 'hi' })
  expect(await called).toBe('hi')
})

test('a call refused for its token after the identity changed is made once more, too', async () => {
  const { client, server } = setUp({ session: true })
  client.call(ping, {})
  client.call(ping, {})
  await settled()
  await server.last.answer({ csrf: { header: 'X-CSRFToken', token: 'old' } })
  await server.at(1).answer({ result: 'hi', identity: 'changed' })
  await server.at(2).refuse(403, { code: 'cross_origin' })
  expect(server.log.at(-1)).toBe('GET /api/session/')
})

test('a call whose token was read for it is not made once more, and the next reads another', async () => {
  const { client, server } = setUp({ session: true })
  for (let calls = 1; calls <= 2; calls++) {
    const refused = expect(client.call(ping, {})).rejects.toMatchObject({ code: 'cross_origin' })
    await settled()
    await server.last.answer({ csrf: { header: 'X-CSRFToken', token: `${calls}` } })
    await server.last.refuse(403, { code: 'cross_origin' })
    await refused
    expect(server.log.slice(-2)).toEqual(['GET /api/session/', 'POST /api/call/ping/'])
    expect(server.asked).toHaveLength(2 * calls)
  }
})

test('a call that is refused again, or for anything else, or has no session fails', async () => {
  const { client, server } = await withToken()
  const again = expect(client.call(ping, {})).rejects.toMatchObject({ code: 'cross_origin' })
  await settled()
  await server.last.refuse(403, { code: 'cross_origin' })
  await server.last.answer({ csrf: null })
  await server.last.refuse(403, { code: 'cross_origin' })
  await again
  expect(server.asked).toHaveLength(4)

  const forbidden = expect(client.call(ping, {})).rejects.toMatchObject({ code: 'forbidden' })
  await settled()
  await server.last.answer({ csrf: null })
  await server.last.refuse(403, { code: 'forbidden' })
  await forbidden
  expect(server.asked).toHaveLength(6)

  const bare = setUp()
  const refused = expect(bare.client.call(ping, {})).rejects.toMatchObject({ code: 'cross_origin' })
  await settled()
  await bare.server.last.refuse(403, { code: 'cross_origin' })
  await refused
  expect(bare.server.asked).toHaveLength(1)
})

test('a call that was never sent is not in doubt', async () => {
  const { client, server } = setUp({ session: true })
  register(client, board, { board_id: 1 })
  await settled()
  await server.last.answer(cards('a'))
  client.call(renameCard, rename).catch(() => {})
  await settled()
  await server.last.fail()
  expect(server.log).toEqual(['GET /api/ctx/board/?board_id=1', 'GET /api/session/'])
})

test('a token does not outlive its identity', async () => {
  const { client, server } = setUp({ session: true })
  client.call(ping, {})
  await settled()
  await server.last.answer({ csrf: { header: 'X-CSRFToken', token: 'old' } })
  await server.last.answer({ result: 'hi', identity: 'changed' })
  client.call(ping, {})
  await settled()
  expect(server.log.at(-1)).toBe('GET /api/session/')
})

test('other tabs hear targets, merged ones included, and fetch; they get no data', async () => {
  const { open, sent } = tabs()
  const here = setUp({ channel: open() })
  const there = setUp({ channel: open() })
  register(there.client, board, { board_id: 1 })
  await settled()
  await there.server.last.answer(cards('a'))
  here.client.call(renameCard, rename)
  await settled()
  await here.server.last.answer({
    result: { id: 1, title: 'secret' },
    invalidate: ['notifications'],
    merge: [
      {
        context: 'board',
        slot: 'board_cards',
        key: 'id',
        value: { title: 'secret' },
        params: { board_id: 1 },
      },
    ],
  })
  expect(there.server.log).toHaveLength(2)
  expect(sent).toEqual([
    {
      targets: [
        'notifications',
        { context: 'board', function: 'board_cards', params: { board_id: 1 } },
      ],
    },
  ])
})

test('other tabs hear of a change of identity', async () => {
  const { open } = tabs()
  const here = setUp({ channel: open() })
  const there = setUp({ channel: open() })
  const { getState } = register(there.client, board, { board_id: 1 })
  await settled()
  await there.server.last.answer(cards('secret'))
  here.client.call(ping, {})
  await settled()
  await here.server.last.answer({ result: 'hi', identity: 'changed' })
  expect(getState()).toMatchObject({ status: 'loading', data: undefined })
  expect(there.server.log).toHaveLength(2)
})

test('other tabs hear of what a call of unknown fate may have changed', async () => {
  const { open, sent } = tabs()
  const { client, server } = setUp({ channel: open() })
  client.call(renameCard, rename).catch(() => {})
  await settled()
  await server.last.fail()
  expect(sent).toEqual([{ targets: ['board'] }])
})

test('a token does not outlive a change of identity in another tab', async () => {
  const { open } = tabs()
  const here = setUp({ channel: open() })
  const there = setUp({ channel: open(), session: true })
  there.client.initSession()
  await settled()
  await there.server.last.answer({ csrf: null })
  here.client.call(ping, {})
  await settled()
  await here.server.last.answer({ result: 'hi', identity: 'changed' })
  there.client.initSession()
  await settled()
  expect(there.server.log).toEqual(['GET /api/session/', 'GET /api/session/'])
})

test('a call without consequences tells other tabs nothing', async () => {
  const { open, sent } = tabs()
  const { client, server } = setUp({ channel: open() })
  client.call(ping, {})
  await settled()
  await server.last.answer({ result: 'hi' })
  expect(sent).toEqual([])
})
