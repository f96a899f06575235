// The header that tells the server what is on screen.
import { expect, test } from 'vitest'
import { mountedHeader } from '../src/mounted'
import { bundleKey, canonicalParams, tagOf } from '../src/params'
import { board, cards, notifications, ping, rename, renameCard } from './board'
import { register, settled, setUp } from './server'

const tag = (params: object) => tagOf(bundleKey('board', canonicalParams(params)))

test('tags list params by name', () => {
  expect(mountedHeader([tag({ label: 'x', board_id: 1 }), tagOf('notifications/')])).toBe(
    'board;board_id=1;label=x, notifications',
  )
})

test('values keep only unreserved characters', () => {
  const value = "a b+c*&;,=/'é\ud800-._"
  expect(mountedHeader([tag({ value })])).toBe(
    'board;value=a%20b%2Bc%2A%26%3B%2C%3D%2F%27%C3%A9%EF%BF%BD-._',
  )
})

test('at most 15 bundles are listed', () => {
  const tags = Array.from({ length: 40 }, (_, id) => tag({ id }))
  expect(mountedHeader(tags).split(', ')).toHaveLength(15)
})

test('a tag over 256 bytes is left out', () => {
  expect(mountedHeader([tag({ value: 'x'.repeat(250) }), tag({ id: 1 })])).toBe('board;id=1')
})

test('the header stays within 4 KiB', () => {
  const tags = Array.from({ length: 32 }, (_, id) => tag({ id, value: 'x'.repeat(238) }))
  const header = mountedHeader(tags)
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

test('of many bundles on screen a call names those its arguments do not rule out', async () => {
  const { client, server } = setUp()
  for (let board_id = 1; board_id <= 40; board_id++) register(client, board, { board_id })
  register(client, board, { board_id: 40, label: 'red' })
  for (const asked of [...server.asked]) await asked.answer(cards('a'))
  client.call(renameCard, { ...rename, board_id: 40 })
  await settled()
  expect(server.last.headers['x-mizan-mounted']).toBe(
    'board;board_id=40, board;board_id=40;label=red',
  )
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
