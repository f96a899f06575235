// Calling a function: what is sent, what comes back, and how failures are told apart.
import { expect, expectTypeOf, test, vi } from 'vitest'
import type { ProtocolError } from '../src/index'
import { board, type Card, cards, ping, type RenameError, rename, renameCard } from './board'
import { register, settled, setUp } from './server'

test('a call posts its arguments and gives the result', async () => {
  const { client, server } = setUp()
  const called = client.call(renameCard, rename)
  await settled()
  expect(server.log).toEqual(['POST /api/call/rename_card/'])
  expect(server.last.body).toEqual(rename)
  expect(server.last.headers).toMatchObject({
    accept: 'application/json',
    'content-type': 'application/json',
  })
  server.last.answer({ result: { id: 1, title: 'b' } })
  expectTypeOf(called).toEqualTypeOf<Promise<Card>>()
  expect(await called).toEqual({ id: 1, title: 'b' })
})

test('a declared error carries its code, status and payload', async () => {
  const { client, server } = setUp()
  const called = client.call(renameCard, rename)
  await settled()
  server.last.refuse(409, { code: 'title_taken', detail: 'Taken.', data: { suggestion: 'b2' } })
  const error: RenameError = await called.then(
    () => expect.unreachable(),
    (error) => error,
  )
  expect(error).toMatchObject({ code: 'title_taken', status: 409, message: 'Taken.' })
  if (error.code === 'title_taken') expect(error.data.suggestion).toBe('b2')
})

test('refused arguments are listed', async () => {
  const { client, server } = setUp()
  const called = client.call(renameCard, rename)
  await settled()
  const errors = [{ path: '/title', code: 'missing', message: 'is missing' }]
  server.last.refuse(422, { code: 'invalid', title: 'Invalid', errors })
  await expect(called).rejects.toMatchObject({ code: 'invalid', message: 'Invalid', errors })
})

test.each([
  ['an HTML page', 502, '<html>', 'text/html'],
  ['JSON that is no problem', 500, '{"code":"x"}', 'application/json'],
  ['a problem without a code', 500, '{"title":"x"}', 'application/problem+json'],
  ['an answer without a result', 200, '{}', 'application/json'],
  ['an answer that is no JSON', 200, 'ok', 'application/json'],
  ['an answer that is null', 200, 'null', 'application/json'],
])('%s is an unreadable answer', async (_name, status, text, type) => {
  const { client, server } = setUp()
  const called = client.call(renameCard, rename)
  await settled()
  server.last.say(text, { status, headers: { 'content-type': type } })
  await expect(called).rejects.toMatchObject({ name: 'MizanError', code: 'unreadable' })
})

test('no answer is a network error that keeps its cause', async () => {
  const { client, server } = setUp()
  const called = client.call(ping, {})
  await settled()
  server.last.fail()
  await expect(called).rejects.toMatchObject({
    code: 'network',
    status: 0,
    cause: expect.any(TypeError),
  })
})

test('a call can be given up', async () => {
  const onError = vi.fn()
  const { client } = setUp({ onError })
  const control = new AbortController()
  const called = client.call(ping, {}, { signal: control.signal })
  const gaveUp = expect(called).rejects.toMatchObject({ code: 'aborted' })
  await settled()
  control.abort()
  await gaveUp
  await settled()
  expect(onError).not.toHaveBeenCalled()
})

test('what the answer invalidates is fetched, once for all targets', async () => {
  const { client, server } = setUp()
  for (const board_id of [1, 2, 3]) register(client, board, { board_id })
  await settled()
  for (const asked of [...server.asked]) await asked.answer(cards('a'))
  client.call(renameCard, rename)
  await settled()
  server.asked[3]?.answer({
    result: null,
    invalidate: [
      { context: 'board', params: { board_id: 1 } },
      { context: 'board', params: { board_id: 2 } },
      { context: 'board', function: 'board_cards', params: { board_id: 2 } },
    ],
  })
  await settled()
  expect(server.log.slice(4)).toEqual([
    'GET /api/ctx/board/?board_id=1',
    'GET /api/ctx/board/?board_id=2',
  ])
})

test.each([
  ['broke off', (server: ReturnType<typeof setUp>['server']) => server.last.fail()],
  ['failed inside', (server) => server.last.refuse(500, { code: 'internal' })],
  ['had an unreadable answer', (server) => server.last.say('ok')],
] as [string, (server: ReturnType<typeof setUp>['server']) => Promise<void>][])(
  'a call that %s may have taken effect: what it touches is fetched',
  async (_name, end) => {
    const { client, server } = setUp()
    register(client, board, { board_id: 1 })
    await settled()
    await server.last.answer(cards('a'))
    client.call(renameCard, rename).catch(() => {})
    await settled()
    await end(server)
    expect(server.log.at(-1)).toBe('GET /api/ctx/board/?board_id=1')
  },
)

test('a call that was refused changes nothing', async () => {
  const { client, server } = setUp()
  const { getState } = register(client, board, { board_id: 1 })
  await settled()
  await server.last.answer(cards('a'))
  const before = getState()
  client.call(renameCard, rename).catch(() => {})
  await settled()
  await server.last.refuse(409, { code: 'title_taken' })
  expect(getState()).toBe(before)
  expect(server.asked).toHaveLength(2)
})

test('every protocol error is part of a function error', () => {
  expectTypeOf<ProtocolError>().toExtend<RenameError>()
})
