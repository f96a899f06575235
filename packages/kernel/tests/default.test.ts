// The client a page uses when it is told no other.
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { board, cards, ping } from './board'
import { FakeServer, settled } from './server'

let kernel: typeof import('../src/index')

beforeEach(async () => {
  // Whether there is a document decides whether there is a page; listening to it is for those who watch.
  vi.stubGlobal('document', new EventTarget())
  vi.stubGlobal('addEventListener', () => {})
  vi.resetModules()
  kernel = await import('../src/index')
})

afterEach(() => vi.unstubAllGlobals())

test('it is made on first use and kept', () => {
  expect(kernel.defaultClient()).toBe(kernel.defaultClient())
})

test('it is what the functions without a client use', async () => {
  const server = new FakeServer()
  kernel.configure({ base: '/x', fetch: server.fetch, session: true })
  const { getState } = kernel.registerContext(board, { board_id: 1 })
  const fetched = kernel.mizanFetch(board, { board_id: 1 })
  const session = kernel.initSession()
  await settled()
  expect(server.log).toEqual(['GET /x/ctx/board/?board_id=1', 'GET /x/session/'])
  server.at(1).answer({ csrf: null })
  await server.at(0).answer(cards('a'))
  await session
  expect(await fetched).toBe(getState().data)
  const called = kernel.mizanCall(ping, {})
  await settled()
  await server.last.answer({ result: 'hi' })
  expect(await called).toBe('hi')
})

test('it uses the fetch of the page as it is then', async () => {
  kernel.defaultClient()
  const server = new FakeServer()
  vi.stubGlobal('fetch', server.fetch)
  kernel.registerContext(board, { board_id: 2 })
  await settled()
  expect(server.log).toEqual(['GET /api/mizan/ctx/board/?board_id=2'])
})

test('to configure it after its first use is an error that says so', () => {
  kernel.defaultClient()
  expect(() => kernel.configure({ base: '/x' })).toThrow('call `configure` before')
})

test('where there is no page there is none', () => {
  vi.stubGlobal('document', undefined)
  expect(() => kernel.defaultClient()).toThrow('use `createClient` per request')
})
