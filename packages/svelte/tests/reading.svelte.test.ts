// What readers take and give outside of components: effects, what holds now, and clean ends.
import type { MizanError, ProtocolError } from '@mizan/kernel'
import { createTestClient, settled } from '@mizan/kernel/testing'
import { flushSync, mount, unmount } from 'svelte'
import { expect, expectTypeOf, test } from 'vitest'
import { type Card, cards } from '../../kernel/tests/board'
import { useBoardCards, type useBoardOwner, type usePing, type useRenameCard } from './board'
import Inside from './Inside.svelte'

/** Runs `setup` inside a component that has a client, until the component is destroyed. */
function inComponent<Result>(setup: () => Result) {
  const world = createTestClient()
  let result: Result | undefined
  const run = () => {
    result = setup()
  }
  const component = mount(Inside, { target: document.body, props: { client: world.client, run } })
  flushSync()
  return { ...world, result: result as Result, destroy: () => unmount(component) }
}

test('an effect runs anew only for the properties it reads', async () => {
  const seen: unknown[] = []
  const { client, server } = inComponent(() => {
    const board = useBoardCards(() => ({ board_id: 1 }))
    $effect(() => {
      seen.push(board.data?.length)
    })
  })
  await settled()
  await server.last.answer(cards('a'))
  client.invalidate('board')
  await settled()
  await server.last.answer(cards('a'))
  expect(seen).toEqual([undefined, 1])
})

test('outside of an effect a property is what holds now', async () => {
  const { result, server } = inComponent(() => useBoardCards(() => ({ board_id: 1 })))
  expect(result.isFetching).toBe(true)
  await settled()
  await server.last.answer(cards('a'))
  expect([result.status, result.data?.length]).toEqual(['success', 1])
})

test('params made of runes are followed', async () => {
  let id = $state(1)
  const { server } = inComponent(() => useBoardCards(() => ({ board_id: id })))
  id = 2
  flushSync()
  await settled()
  expect(server.log.at(-1)).toBe('GET /ctx/board/?board_id=2')
})

test('params that change together make one request', async () => {
  let id = $state(1)
  let label = $state('a')
  const { server } = inComponent(() => useBoardCards(() => ({ board_id: id, label })))
  await settled()
  id = 2
  label = 'b'
  flushSync()
  await settled()
  expect(server.log.slice(1)).toEqual(['GET /ctx/board/?board_id=2&label=b'])
})

test('everything ends with the component', async () => {
  const { server, destroy } = inComponent(() => useBoardCards(() => ({ board_id: 1 })))
  await settled()
  await destroy()
  await settled()
  expect(server.last.init.signal?.aborted).toBe(true)
})

test('everything ends with the effect it was called in', async () => {
  const { server, result } = inComponent(() => {
    let isOpen = $state(true)
    $effect(() => {
      if (isOpen) useBoardCards(() => ({ board_id: 1 }))
    })
    return () => {
      isOpen = false
    }
  })
  await settled()
  expect(server.last.init.signal?.aborted).toBe(false)
  result()
  flushSync()
  await settled()
  expect(server.last.init.signal?.aborted).toBe(true)
})

test('the readers carry the types of their functions', () => {
  type Cards = ReturnType<typeof useBoardCards>
  expectTypeOf<Cards['data']>().toEqualTypeOf<Card[] | undefined>()
  expectTypeOf<Cards['error']>().toEqualTypeOf<
    MizanError<'board_gone'> | ProtocolError | undefined
  >()
  type Owner = ReturnType<typeof useBoardOwner>
  expectTypeOf<Owner['data']>().toEqualTypeOf<{ name: string } | null | undefined>()
  expectTypeOf<ReturnType<typeof useRenameCard>['mutate']>()
    .parameter(0)
    .toEqualTypeOf<{ board_id: number; card_id: number; title: string }>()
  expectTypeOf<ReturnType<typeof usePing>['mutate']>().toBeCallableWith()
})
