// The test kit: a server that answers as it was told, and switches for time, focus and network.
import { expect, expectTypeOf, test } from 'vitest'
import { MizanError } from '../src/index'
import { createTestClient, settled } from '../src/testing/index'
import { board, cards, rename, renameCard } from './board'

/** A client whose server has one board. */
function app() {
  const set = createTestClient()
  let title = 'a'
  set.server
    .query(board, 'board_cards', () => cards(title).board_cards)
    .query(board, 'board_owner', ({ board_id }) => ({ name: `owner ${board_id}` }))
    .function(
      renameCard,
      (args) => {
        if (args.title === 'taken') throw new MizanError('title_taken', { status: 409 })
        title = args.title
        return { id: args.card_id, title }
      },
      { invalidate: [{ context: 'board', function: 'board_cards' }] },
    )
  return set
}

test('a server that was told its functions answers bundles and calls', async () => {
  const { client, server } = app()
  const { getState, subscribe } = client.observe(board, { board_id: 1 })
  subscribe(() => {})
  await settled()
  expect(getState().data).toEqual({ ...cards('a'), board_owner: { name: 'owner 1' } })
  await client.call(renameCard, rename)
  await settled()
  expect(getState().data?.board_cards).toEqual(cards('b').board_cards)
  expect(server.log.at(-1)).toBe('GET /ctx/board/?board_id=1&$only=board_cards')
})

test('an error the server throws reaches the caller', async () => {
  const { client } = app()
  const called = client.call(renameCard, { ...rename, title: 'taken' })
  await expect(called).rejects.toMatchObject({ code: 'title_taken', status: 409 })
})

test('what the server was not told waits for the test', async () => {
  const { client, server } = createTestClient()
  const called = client.call(renameCard, rename)
  await settled()
  await server.last.answer({ result: { id: 1, title: 'b' } })
  expect(await called).toEqual({ id: 1, title: 'b' })
})

test('answers have the types of the functions they are for', () => {
  const { server } = app()
  type Answer = Parameters<typeof server.function<typeof rename, { id: number }, never>>[1]
  expectTypeOf<Parameters<Answer>>().toEqualTypeOf<[typeof rename]>()
  // @ts-expect-error: cards have no such shape.
  server.query(board, 'board_cards', () => 'x')
})
