// What a call that failed has changed all the same: the targets in its header are applied like those of an answer.
import { expect, test } from 'vitest'
import { board, cards, notifications, rename, renameCard } from './board'
import { type Asked, register, settled, setUp, tabs } from './server'

/** A call that a server ends in this way while a board is on screen; the requests that follow. */
async function ended(end: (asked: Asked) => Promise<void>): Promise<string[]> {
  const { client, server } = setUp()
  for (const board_id of [1, 2]) register(client, board, { board_id })
  register(client, notifications, {})
  await settled()
  for (const asked of [...server.asked]) {
    await asked.answer(asked.path.includes('board') ? cards('a') : { unread: 1 })
  }
  client.call(renameCard, rename).catch(() => {})
  await settled()
  await end(server.last)
  return server.log.slice(4).map((asked) => asked.replace('GET /api/ctx/', ''))
}

const boards = ['board/?board_id=1', 'board/?board_id=2']
const [first] = boards
const named = (value: string) => ({ 'x-mizan-invalidate': value })
const headers: [string, string, unknown[]][] = [
  ['a whole context', 'board', boards],
  ['a bundle', 'board;board_id=1', [first]],
  ['one function', 'board.board_owner;board_id=1', [`${first}&$only=board_owner`]],
  ['several targets', 'board;board_id=1 ,\tnotifications', [first, 'notifications/']],
  ['an encoded value', 'board;board_id=%31;label=%C3%A4', [first]],
  ['a value that no bundle has', 'board;board_id=', []],
  ['every context', '*', [...boards, 'notifications/']],
  ['another context', 'lists', []],
  // What cannot be parsed stands for all that the function declares.
  ['nothing', '', boards],
  ['an empty tag', 'notifications,', boards],
  ['a param without a value', 'notifications;x', boards],
  ['a value that is not encoded', 'notifications;x=a b', boards],
  ['an escape that is cut off', 'notifications;x=%C3', boards],
  ['two functions', 'notifications.a.b', boards],
  ['text', '["notifications"]', boards],
]

test.each(headers)('a refused call whose header names %s', async (_name, value, expected) => {
  const refused = (asked: Asked) => asked.refuse(409, { code: 'title_taken' }, named(value))
  expect(await ended(refused)).toEqual(expected)
})

test('a call that failed inside names its targets, and no other is fetched', async () => {
  const value = 'board;board_id=1, notifications'
  const failed = (asked: Asked) => asked.refuse(500, { code: 'internal' }, named(value))
  expect(await ended(failed)).toEqual([first, 'notifications/'])
})

test('an answer that breaks off after its headers names its targets', async () => {
  const broken = async (asked: Asked) => {
    const body = new ReadableStream({ start: (text) => text.error(new TypeError('reset')) })
    await asked.say(body, { headers: named('notifications') })
  }
  expect(await ended(broken)).toEqual(['notifications/'])
})

test('the bundles that a refused call names are stale before its caller hears of it', async () => {
  const { client, server } = setUp()
  const { getState } = register(client, board, { board_id: 1 })
  await settled()
  await server.last.answer(cards('a'))
  const seen = client.call(renameCard, rename).catch(() => getState())
  await settled()
  await server.last.refuse(409, { code: 'title_taken' }, named('board'))
  expect(await seen).toMatchObject({ data: cards('a'), isFetching: true })
})

test('other tabs hear what a refused call names', async () => {
  const { open, sent } = tabs()
  const { client, server } = setUp({ channel: open() })
  client.call(renameCard, rename).catch(() => {})
  await settled()
  await server.last.refuse(409, { code: 'title_taken' }, named('board;board_id=1'))
  expect(sent).toEqual([{ targets: [{ context: 'board', params: { board_id: '1' } }] }])
})
