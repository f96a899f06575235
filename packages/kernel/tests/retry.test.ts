// Which failures of a read are tried again, when, and how often.
import { afterEach, expect, test, vi } from 'vitest'
import { board, cards, rename, renameCard } from './board'
import { register, settled, setUp } from './server'

afterEach(() => vi.unstubAllGlobals())

async function reading(options = {}) {
  const set = setUp(options)
  const bundle = register(set.client, board, { board_id: 1 })
  await settled()
  return { ...set, bundle }
}

test('a read without an answer is tried again after half of a doubling wait', async () => {
  const { server, clock, bundle } = await reading()
  await server.last.fail()
  expect(clock.due).toEqual([500])
  await clock.pass(500)
  await server.last.fail()
  expect(clock.due).toEqual([1000])
  await clock.pass(1000)
  await server.last.answer(cards('a'))
  expect(server.asked).toHaveLength(3)
  expect(bundle.getState()).toMatchObject({ status: 'success' })
})

test('the wait is anything between nothing and its longest', async () => {
  const { server, clock } = await reading({ random: () => 0 })
  await server.last.fail()
  expect(clock.due).toEqual([0])
  const other = await reading({ random: () => 0.999 })
  await other.server.last.fail()
  expect(other.clock.due).toEqual([999])
})

test.each([502, 503, 504])('a proxy whose server is down (%i) ends in an error', async (status) => {
  const { server, clock, bundle } = await reading()
  for (const wait of [500, 1000, 2000]) {
    await server.last.say('', { status, headers: { 'content-type': 'text/plain' } })
    expect(bundle.getState().status).toBe('loading')
    await clock.pass(wait)
  }
  await server.last.say('', { status, headers: { 'content-type': 'text/plain' } })
  expect(clock.due).toEqual([])
  expect(bundle.getState()).toMatchObject({
    status: 'error',
    isFetching: false,
    error: {
      code: 'unreadable',
      status,
      message: `the server gave no answer (${status}): is it running?`,
    },
  })
})

test('the wait never grows beyond its longest', async () => {
  const { server, clock } = await reading({ retry: { wait: 8000, longest: 10_000 } })
  await server.last.fail()
  await clock.pass(4000)
  await server.last.fail()
  expect(clock.due).toEqual([5000])
})

test.each([408, 425, 429, 500, 502, 503])('status %i is tried again', async (status) => {
  const { server, clock } = await reading()
  await server.last.say('<html>', { status })
  expect(clock.due).toHaveLength(1)
})

test.each([400, 401, 403, 404, 409, 422])('status %i is not', async (status) => {
  const { server, clock, bundle } = await reading()
  await server.last.refuse(status, { code: 'x' })
  expect(clock.due).toEqual([])
  expect(bundle.getState().error).toMatchObject({ code: 'x', status })
})

test('a read is tried again three times and then fails', async () => {
  const { server, clock, bundle } = await reading()
  for (let tries = 0; tries < 3; tries++) {
    await server.last.fail()
    expect(bundle.getState().isFetching).toBe(true)
    await clock.pass(30_000)
  }
  await server.last.fail()
  expect(server.asked).toHaveLength(4)
  expect(bundle.getState().error).toMatchObject({ code: 'network', status: 0 })
  expect(clock.due).toEqual([])
})

test('Retry-After in seconds is waited for', async () => {
  const { server, clock } = await reading()
  await server.last.refuse(429, { code: 'too_many_requests' }, { 'retry-after': '7' })
  expect(clock.due).toEqual([7000])
})

test('Retry-After as a date is waited for', async () => {
  const { server, clock } = await reading()
  const date = new Date(clock.now() + 5000).toUTCString()
  await server.last.refuse(503, { code: 'unavailable' }, { 'retry-after': date })
  expect(clock.due).toEqual([5000])
})

test('a Retry-After nobody can read is as good as none', async () => {
  const { server, clock } = await reading()
  await server.last.refuse(503, { code: 'unavailable' }, { 'retry-after': 'soon' })
  expect(clock.due).toEqual([500])
})

test('a server that wants to be left alone for long is', async () => {
  const { server, clock, bundle } = await reading()
  await server.last.refuse(503, { code: 'unavailable' }, { 'retry-after': '3600' })
  expect(clock.due).toEqual([])
  expect(bundle.getState().error).toMatchObject({ code: 'unavailable', retryAfter: 3_600_000 })
})

test('a call is never tried again', async () => {
  const { client, server, clock } = setUp()
  const called = expect(client.call(renameCard, rename)).rejects.toMatchObject({ code: 'network' })
  await settled()
  await server.last.fail()
  await called
  expect(clock.due).toEqual([])
  expect(server.asked).toHaveLength(1)
})

test('leaving ends the waiting', async () => {
  const { server, clock, bundle } = await reading({ gcTime: 9 })
  await server.last.fail()
  bundle.unregister()
  await settled()
  expect(clock.due).toEqual([9])
  await clock.pass(60_000)
  expect(server.asked).toHaveLength(1)
})

test('offline, a read waits for the network without using up its tries', async () => {
  const { server, clock, page, bundle } = await reading({ retry: { limit: 1 } })
  for (let outage = 0; outage < 3; outage++) {
    page.offline = true
    await server.last.fail()
    expect(clock.due).toEqual([])
    await page.connect()
  }
  expect(server.asked).toHaveLength(4)
  await server.last.answer(cards('a'))
  expect(bundle.getState().status).toBe('success')
})

test('when the network comes back, a waiting read goes on at once', async () => {
  const { server, clock, page } = await reading()
  const { listeners } = page
  await server.last.fail()
  expect(clock.due).toEqual([500])
  expect(page.listeners).toBe(listeners + 1)
  await page.connect()
  expect(clock.due).toEqual([])
  expect(server.asked).toHaveLength(2)
  expect(page.listeners).toBe(listeners)
})

test('a read that takes too long counts as unanswered', async () => {
  const late = new AbortController()
  const timeout = vi.spyOn(AbortSignal, 'timeout').mockReturnValue(late.signal)
  const { server, clock } = await reading({ timeout: 2000 })
  expect(timeout).toHaveBeenCalledExactlyOnceWith(2000)
  late.abort()
  await settled()
  expect(server.last.init.signal?.aborted).toBe(true)
  expect(clock.due).toEqual([500])
})
