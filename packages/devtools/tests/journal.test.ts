// What the timeline keeps: each call with what it led to, each fetch with its reason, and no more than fits.

import { layer } from '@mizan/kernel/optimistic'
import { type Asked, createTestClient, settled } from '@mizan/kernel/testing'
import { expect, test } from 'vitest'
import { Journal } from '../src/journal'
import type { CallRow, FetchRow, Row } from '../src/row'
import { because, callText, fateText, layerText } from '../src/words'
import { board, cards, register, renameCard } from './stage'

const args = { board_id: 1, card_id: 1, title: 'b' }
const params = { board_id: 1 }
const named = { 'x-mizan-invalidate': 'board' }

/** A client with board 1 shown, and its journal. */
async function recorded(longest?: number) {
  const set = createTestClient({ retry: { limit: 0 } })
  const journal = new Journal(set.client, () => {}, longest)
  const { board_cards, board_owner } = cards('Tea')
  set.server.query(board, 'board_cards', () => board_cards)
  set.server.query(board, 'board_owner', () => board_owner)
  const shown = register(set.client, board, params)
  await settled()
  const last = (kind: Row['kind']) => journal.rows.findLast((row) => row.kind === kind)
  const why = () => because(last('fetch') as FetchRow)
  return { ...set, journal, shown, why, call: () => last('call') as CallRow }
}

test.each([
  ['somebody looked at the page again', ({ page }) => page.focus()],
  ['the network came back', ({ page }) => page.connect()],
  ['code called `refetch`', ({ shown }) => shown.refetch()],
  [
    'code called `invalidate` for `board;board_id=1`',
    async ({ client }) => client.invalidate({ context: 'board', params }),
  ],
] satisfies [string, (set: Awaited<ReturnType<typeof recorded>>) => Promise<void>][])(
  'a fetch says: because %s',
  async (words, act) => {
    const set = await recorded()
    await act(set)
    await settled()
    expect(set.why()).toBe(words)
  },
)

test('a poll says after how long', async () => {
  const { client, clock, why } = await recorded()
  client.observe(board, { board_id: 2 }, { poll: 5000 }).subscribe(() => {})
  await settled()
  await clock.pass(5000)
  expect(why()).toBe('it is polled, this time after 5.0 s')
})

test('a fetch that a call led to names the call and the target', async () => {
  const { client, server, why, call } = await recorded()
  const target = { context: 'board', function: 'board_cards', params }
  server.function(renameCard, () => ({ id: 1, title: 'b' }), { invalidate: [target] })
  await client.call(renameCard, args)
  await settled()
  expect(why()).toBe('`rename_card` changed `board.board_cards;board_id=1`')
  expect(callText(call())).toBe('1 refetched')
  expect(call().fates.map(fateText)).toEqual(['refetched, only `board_cards`, 0 ms'])
})

test('a call says which bundles it left alone', async () => {
  const { client, server, call } = await recorded()
  register(client, board, { board_id: 2 })
  const value = { id: 1, title: 'b' }
  const merge = [{ context: 'board', slot: 'board_cards', key: 'id', value, params }]
  server.function(renameCard, () => value, { merge })
  await client.call(renameCard, args)
  await settled()
  expect(call().fates).toEqual([{ bundle: 'board/?board_id=1', how: 'merge' }])
  expect(call().untouched).toEqual(['board/?board_id=2'])
})

test('what nobody shows is out of date, and says so when it is shown again', async () => {
  const { client, server, shown, why, call } = await recorded()
  shown.unregister()
  server.function(renameCard, () => ({ id: 1, title: 'b' }), { invalidate: ['board'] })
  await client.call(renameCard, args)
  await settled()
  expect(call().fates.map(fateText)).toEqual(['out of date: nobody shows it'])
  register(client, board, params)
  await settled()
  expect(why()).toBe('a component shows it and `rename_card` had made it out of date')
  expect(call().fates.map(fateText)).toEqual(['fetched when it was shown again, 0 ms'])
})

test.each([
  ['network', (asked: Asked) => asked.fail()],
  ['title_taken', (asked: Asked) => asked.refuse(409, { code: 'title_taken' }, named)],
])('a call that failed with `%s` says that it may have changed something', async (code, end) => {
  const { client, server, why, call } = await recorded()
  const called = client.call(renameCard, args).catch(() => {})
  await settled()
  await end(server.last)
  await called
  await settled()
  expect(callText(call())).toBe(`failed: \`${code}\`; 1 refetched`)
  expect(why()).toBe('`rename_card` failed and may have changed `board`')
})

test.each([
  ['replaced by the real data', (set) => set.server.last.answer({ result: null })],
  ['taken back', (set) => set.server.last.refuse(409, { code: 'title_taken' })],
] satisfies [string, (set: Awaited<ReturnType<typeof recorded>>) => Promise<void>][])(
  'an expected change was %s, and the call says for how long it was shown',
  async (words, end) => {
    const set = await recorded()
    const optimistic = layer<typeof args>((_, change) =>
      change(board, params, 'board_cards', () => []),
    )
    set.client.mutation(renameCard, { optimistic }).mutate(args)
    await settled()
    expect(set.call().layers.map((each) => layerText(each, set.call()))).toEqual([
      'shown at once, ahead of the answer',
    ])
    set.clock.time = 80
    await end(set)
    expect(set.call()).toMatchObject({ name: 'rename_card', args })
    expect(set.call().layers.map((each) => layerText(each, set.call()))).toEqual([
      `shown at once, ${words} after 80 ms`,
    ])
  },
)

test('only so many rows are kept, the newest', async () => {
  const { journal, shown } = await recorded(3)
  for (let time = 0; time < 5; time++) await shown.refetch()
  expect(journal.rows.map(({ key }) => key)).toEqual([5, 6, 7])
  expect(journal.rows.at(-1)).toMatchObject({ outcome: 'data' })
})
