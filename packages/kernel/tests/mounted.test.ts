// The header that tells the server what is on screen.
import { expect, test } from 'vitest'
import { mountedHeader } from '../src/mounted'
import { bundleKey, canonicalParams } from '../src/params'
import { board, cards, notifications, ping, rename, renameCard } from './board'
import { register, settled, setUp } from './server'

const key = (params: object) => bundleKey('board', canonicalParams(params))

test('tags list params by name', () => {
  expect(mountedHeader([key({ label: 'x', board_id: 1 }), 'notifications/'])).toBe(
    'board;board_id=1;label=x, notifications',
  )
})

test('values keep only unreserved characters', () => {
  const value = "a b+c*&;,=/'é\ud800-._"
  expect(mountedHeader([key({ value })])).toBe(
    'board;value=a%20b%2Bc%2A%26%3B%2C%3D%2F%27%C3%A9%EF%BF%BD-._',
  )
})

test('at most 32 bundles are listed', () => {
  const keys = Array.from({ length: 40 }, (_, id) => key({ id }))
  expect(mountedHeader(keys).split(', ')).toHaveLength(32)
})

test('a tag over 256 bytes is left out', () => {
  expect(mountedHeader([key({ value: 'x'.repeat(250) }), key({ id: 1 })])).toBe('board;id=1')
})

test('the header stays within 4 KiB', () => {
  const keys = Array.from({ length: 32 }, (_, id) => key({ id, value: 'x'.repeat(200) }))
  const header = mountedHeader(keys)
  expect(header.length).toBeLessThanOrEqual(4096)
  expect(header.length).toBeGreaterThan(3500)
})

test('a call names the mounted bundles it touches, and no others', async () => {
  const { client, server } = setUp()
  register(client, board, { board_id: 1 })
  register(client, notifications, {})
  client.observe(board, { board_id: 2 })
  for (const asked of [...server.asked]) await asked.answer(cards('a'))
  client.call(renameCard, rename)
  client.call(ping, {})
  await settled()
  expect(server.at(-2).headers['x-mizan-mounted']).toBe('board;board_id=1')
  expect(server.last.headers).not.toHaveProperty('x-mizan-mounted')
})

test('reads never carry the header', async () => {
  const { client, server } = setUp()
  const { refetch } = register(client, board, { board_id: 1 })
  await settled()
  await server.last.answer(cards('a'))
  refetch()
  await settled()
  expect(server.asked).toHaveLength(2)
  for (const { headers } of server.asked) expect(headers).toEqual({ accept: 'application/json' })
})

test('without single flight no header is sent', async () => {
  const { client, server } = setUp({ singleFlight: false })
  register(client, board, { board_id: 1 })
  await settled()
  await server.last.answer(cards('a'))
  client.call(renameCard, rename)
  await settled()
  expect(server.last.headers).not.toHaveProperty('x-mizan-mounted')
})
