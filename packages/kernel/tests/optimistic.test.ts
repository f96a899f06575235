// Layers over the data: shown at once, replayed over every change, ended in the commit of the answer.
import { expect, test, vi } from 'vitest'
import { layer } from '../src/optimistic'
import { board, cards, rename, renameCard } from './board'
import { register, settled, setUp } from './server'

type Rename = typeof rename

/** Renames the card on the screen before the server did. */
const renaming = layer<Rename>((args, change) =>
  change(board, { board_id: args.board_id }, 'board_cards', (list) =>
    list.map((card) => (card.id === args.card_id ? { ...card, title: args.title } : card)),
  ),
)

const to = (card_id: number, title: string): Rename => ({ board_id: 1, card_id, title })

/** A mounted board with three cards, and everything its subscriber ever saw. */
async function mounted() {
  const set = setUp()
  const bundle = register(set.client, board, { board_id: 1 })
  await settled()
  await set.server.last.answer(cards('a', 'b', 'c'))
  const titles = () =>
    bundle
      .getState()
      .data?.board_cards?.map(({ title }) => title)
      .join('')
  const seen: unknown[] = []
  bundle.subscribe(() => seen.push(titles()))
  const { mutate } = set.client.mutation(renameCard, { optimistic: renaming })
  const call = async (args: Rename) => {
    mutate(args)
    await settled()
    return set.server.last
  }
  return { ...set, bundle, titles, seen, call }
}

test('the expected change shows at once', async () => {
  const { titles, client } = await mounted()
  client.mutation(renameCard).mutate(to(1, 'x'), { optimistic: renaming })
  expect(titles()).toBe('xbc')
})

test('a focus refetch during a pending mutation does not revert what is shown', async () => {
  const { titles, call, page, server } = await mounted()
  await call(to(1, 'x'))
  await page.focus()
  await server.last.answer(cards('a', 'b', 'new'))
  expect(titles()).toBe('xbnew')
})

test('of three layers the second is rolled back and the others stay', async () => {
  const { titles, call } = await mounted()
  await call(to(1, 'x'))
  const second = await call(to(2, 'y'))
  await call(to(3, 'z'))
  expect(titles()).toBe('xyz')
  await second.refuse(409, { code: 'title_taken' })
  expect(titles()).toBe('xbz')
})

test('a layer over a layer is undone exactly', async () => {
  const { titles, call, bundle } = await mounted()
  const before = bundle.getState().data
  const first = await call(to(1, 'x'))
  const second = await call(to(1, 'y'))
  await first.refuse(409, { code: 'title_taken' })
  expect(titles()).toBe('ybc')
  await second.refuse(409, { code: 'title_taken' })
  expect(bundle.getState().data).toBe(before)
})

test('the result and the end of its layer appear in one commit', async () => {
  const { call, seen } = await mounted()
  const asked = await call(to(1, 'x'))
  seen.length = 0
  const params = { board_id: 1 }
  const value = { id: 1, title: 'X' }
  await asked.answer({
    result: value,
    merge: [{ context: 'board', slot: 'board_cards', key: 'id', value, params }],
  })
  expect(seen).toEqual(['Xbc'])
})

test('a bundle that rides on the answer replaces the layer in one commit', async () => {
  const { call, seen, server } = await mounted()
  const asked = await call(to(1, 'x'))
  seen.length = 0
  const refresh = [{ context: 'board', params: { board_id: 1 }, data: cards('X', 'b', 'c') }]
  await asked.answer({ result: null, invalidate: ['board'], refresh })
  expect(seen).toEqual(['Xbc'])
  expect(server.asked).toHaveLength(2)
})

test('when the answer only invalidates, the layer stays until the fetch has ended', async () => {
  const { call, seen, titles, server } = await mounted()
  const asked = await call(to(1, 'x'))
  await asked.answer({ result: null, invalidate: ['board'] })
  expect(titles()).toBe('xbc')
  await server.last.answer(cards('X', 'b', 'c'))
  expect(titles()).toBe('Xbc')
  expect(seen.filter((text) => text === 'abc')).toEqual([])
})

test('a fetch that fails ends the layer that waited for it', async () => {
  const { call, titles, server } = await mounted()
  const asked = await call(to(1, 'x'))
  await asked.answer({ result: null, invalidate: ['board'] })
  await server.last.refuse(403, { code: 'forbidden' })
  expect(titles()).toBe('abc')
})

test('an answer that changes nothing ends the layer', async () => {
  const { call, titles } = await mounted()
  await (await call(to(1, 'x'))).answer({ result: null })
  expect(titles()).toBe('abc')
})

test('a call without an answer takes its change back', async () => {
  const { call, titles } = await mounted()
  await (await call(to(1, 'x'))).fail()
  expect(titles()).toBe('abc')
})

test('the merge of another call goes under the layer', async () => {
  const { call, titles, client, server } = await mounted()
  await call(to(1, 'x'))
  client.call(renameCard, to(2, 'y'))
  await settled()
  const params = { board_id: 1 }
  const value = { id: 2, title: 'Y' }
  await server.last.answer({
    result: value,
    merge: [{ context: 'board', slot: 'board_cards', key: 'id', value, params }],
  })
  expect(titles()).toBe('xYc')
})

test('what a layer leaves alone keeps its identity', async () => {
  const { call, bundle } = await mounted()
  const before = bundle.getState().data
  await call(to(1, 'x'))
  const after = bundle.getState().data
  expect(after?.board_owner).toBe(before?.board_owner)
  expect(after?.board_cards?.[1]).toBe(before?.board_cards?.[1])
  expect(bundle.getState()).toBe(bundle.getState())
})

test('a change of identity shows no layer of the one before', async () => {
  const { call, client, server, bundle } = await mounted()
  await call(to(1, 'secret'))
  client.call({ name: 'sign_out', touches: [] }, {})
  await settled()
  await server.last.answer({ result: null, identity: 'changed' })
  await server.last.answer(cards('a', 'b', 'c'))
  expect(JSON.stringify(bundle.getState().data)).not.toContain('secret')
})

test('a change of what is not loaded shows as soon as it is', async () => {
  const { client, server } = setUp()
  client.mutation(renameCard).mutate(to(1, 'x'), { optimistic: renaming })
  const { getState } = register(client, board, { board_id: 1 })
  await settled()
  expect(getState().data).toBeUndefined()
  await server.at(0).answer(cards('a'))
  expect(getState().data).toEqual(cards('x'))
})

test('a change that does not fit what the data became is left out and told of', async () => {
  const onError = vi.fn()
  const { client, server } = setUp({ onError })
  const { getState } = register(client, board, { board_id: 1 })
  await settled()
  await server.last.answer(cards('a'))
  const optimistic = layer<Rename>((_args, change) =>
    change(board, { board_id: 1 }, 'board_cards', () => {
      throw new Error('no such card')
    }),
  )
  client.mutation(renameCard, { optimistic }).mutate(rename)
  expect(getState().data).toEqual(cards('a'))
  await settled()
  expect(onError).toHaveBeenCalledExactlyOnceWith(new Error('no such card'))
})
