// What composables take and give: forms of params, scopes, keys, and the client they use.
import { type Client, defaultClient, type MizanError, type ProtocolError } from '@mizan/kernel'
import { createTestClient, settled } from '@mizan/kernel/testing'
import { expect, expectTypeOf, test } from 'vitest'
import {
  createApp,
  defineComponent,
  effectScope,
  h,
  inject,
  nextTick,
  provide,
  reactive,
  ref,
} from 'vue'
import { type Card, cards } from '../../kernel/tests/board'
import { clientKey, createMizan, useClient } from '../src/index'
import {
  BoardContext,
  boardKey,
  NotificationsContext,
  useBoardCards,
  type useBoardOwner,
  usePing,
  type useRenameCard,
  useUnread,
} from './board'

/** Runs `setup` inside an app that uses a client, until it is unmounted. */
function inApp<Result>(setup: () => Result, { client, server } = createTestClient()) {
  let result: Result | undefined
  const app = createApp(
    defineComponent(() => {
      result = setup()
      return () => null
    }),
  )
  app.use(createMizan(client)).mount(document.createElement('main'))
  return { result: result as Result, app, client, server }
}

test('params may be plain, a ref, or a getter', async () => {
  const id = ref({ board_id: 2 })
  const { server } = inApp(() => [
    useBoardCards({ board_id: 1 }),
    useBoardCards(id),
    useBoardCards(() => ({ board_id: id.value.board_id + 1 })),
  ])
  await settled()
  expect(server.asked.map(({ path }) => path.at(-1))).toEqual(['1', '2', '3'])
  id.value = { board_id: 4 }
  await settled()
  expect(server.asked.map(({ path }) => path.at(-1))).toEqual(['1', '2', '3', '4', '5'])
})

test('params that are changed in place are followed', async () => {
  const params = reactive({ board_id: 1 })
  const { server } = inApp(() => useBoardCards(params))
  params.board_id = 2
  await settled()
  expect(server.log.at(-1)).toBe('GET /ctx/board/?board_id=2')
})

test('params that change together in one tick make one request', async () => {
  const [id, label] = [ref(1), ref('a')]
  const { server } = inApp(() => useBoardCards(() => ({ board_id: id.value, label: label.value })))
  id.value = 2
  label.value = 'b'
  await nextTick()
  expect(server.log.slice(1)).toEqual(['GET /ctx/board/?board_id=2&label=b'])
})

test('options may be a getter, and are followed', async () => {
  const world = createTestClient()
  const poll = ref(0)
  inApp(() => useBoardCards({ board_id: 1 }, () => ({ poll: poll.value })), world)
  await settled()
  await world.server.last.answer(cards('a'))
  poll.value = 100
  await nextTick()
  await world.clock.pass(100)
  expect(world.server.asked).toHaveLength(2)
})

test('everything ends with the scope a composable was called in', async () => {
  const { app, server } = inApp(() => null)
  const scope = effectScope()
  scope.run(() => app.runWithContext(() => useBoardCards({ board_id: 1 })))
  await settled()
  expect(server.asked).toHaveLength(1)
  scope.stop()
  await settled()
  expect(server.last.init.signal?.aborted).toBe(true)
})

test('a provider provides its bundle under the key of its context', async () => {
  const { client, server } = createTestClient()
  const Below = defineComponent(() => {
    const board = inject(boardKey)
    return () => h('p', board?.getState().status)
  })
  const page = document.createElement('main')
  createApp(() => h(BoardContext, { board_id: 1, client }, () => h(Below))).mount(page)
  expect(page.textContent).toBe('loading')
  await settled()
  expect(server.asked).toHaveLength(1)
})

test('a client can be provided to a part of an app', async () => {
  const [outer, inner] = [createTestClient(), createTestClient()]
  const Reading = defineComponent(() => {
    useBoardCards({ board_id: 1 })
    return () => null
  })
  const Part = defineComponent(() => {
    provide(clientKey, inner.client)
    return () => h(Reading)
  })
  createApp(Part).use(createMizan(outer.client)).mount(document.createElement('main'))
  await settled()
  expect([outer.server.asked.length, inner.server.asked.length]).toEqual([0, 1])
})

test('a context without params needs none', async () => {
  const { client, server } = createTestClient()
  const Unread = defineComponent(() => {
    const { data } = useUnread()
    return () => data.value
  })
  const page = document.createElement('main')
  createApp(() => h(NotificationsContext, { client }, () => h(Unread))).mount(page)
  await settled()
  await server.last.answer({ unread: 3 })
  expect(page.textContent).toBe('3')
})

test('a composable without params or a provider names both', () => {
  expect(() => inApp(() => useBoardCards())).toThrow(
    '`useBoardCards` needs a `<BoardContext>` above it, or params',
  )
})

test('the functions of a call do not change, and a call without arguments needs none', async () => {
  const { result, server } = inApp(() => usePing())
  result.mutate()
  await settled()
  expect(result.isPending.value).toBe(true)
  await server.last.answer({ result: 'pong' })
  expect([result.data.value, result.isSuccess.value]).toEqual(['pong', true])
})

test('the composables carry the types of their functions', () => {
  type Cards = ReturnType<typeof useBoardCards>
  expectTypeOf<Cards['data']['value']>().toEqualTypeOf<Card[] | undefined>()
  expectTypeOf<Cards['error']['value']>().toEqualTypeOf<
    MizanError<'board_gone'> | ProtocolError | undefined
  >()
  type Owner = ReturnType<typeof useBoardOwner>
  expectTypeOf<Owner['data']['value']>().toEqualTypeOf<{ name: string } | null | undefined>()
  expectTypeOf<ReturnType<typeof useRenameCard>['mutate']>()
    .parameter(0)
    .toEqualTypeOf<{ board_id: number; card_id: number; title: string }>()
  // @ts-expect-error no such param
  expectTypeOf(useBoardCards).toBeCallableWith({ id: 1 })
})

test('an app that is given no client uses that of the page', () => {
  let used: Client | undefined
  const App = defineComponent(() => {
    used = useClient()
    return () => null
  })
  createApp(App).use(createMizan()).mount(document.createElement('main'))
  expect(used).toBe(defaultClient())
})
