// The hook that calls a function: its states, its identities, and what a component may rely on.
import { expect, expectTypeOf, test } from 'vitest'
import { MizanProvider } from '../src/index'
import { BoardContext, useBoardCards, usePing, useRenameCard } from './board'
import { cards, during, rename, stage } from './stage'

type Rename = ReturnType<typeof useRenameCard>

function show({ data, error, isPending, isSuccess }: Rename) {
  return [data?.title, error?.code, isPending && 'pending', isSuccess && 'success']
    .filter(Boolean)
    .join()
}

/** Renders a component that calls, and gives what its hook returned each time. */
async function calling() {
  const set = stage()
  const hooks: Rename[] = []
  function Rename() {
    const hook = useRenameCard()
    hooks.push(hook)
    return show(hook)
  }
  await set.render(
    <MizanProvider client={set.client}>
      <Rename />
    </MizanProvider>,
  )
  const last = () => {
    const hook = hooks.at(-1)
    if (!hook) throw new Error('nothing was rendered')
    return hook
  }
  return { ...set, hooks, last }
}

test('a call shows as pending and then its result', async () => {
  const { server, text, last } = await calling()
  expect(text()).toBe('')
  await during(() => last().mutate(rename))
  expect(text()).toBe('pending')
  await during(() => server.last.answer({ result: { id: 1, title: 'b' } }))
  expect(text()).toBe('b,success')
  await during(() => last().reset())
  expect(text()).toBe('')
})

test('a call that fails shows its typed error', async () => {
  const { server, text, last } = await calling()
  await during(() => last().mutate(rename))
  await during(() => server.last.refuse(409, { code: 'title_taken', data: { suggestion: 'c' } }))
  expect(text()).toBe('title_taken')
  const { error } = last()
  if (error?.code === 'title_taken') expectTypeOf(error.data.suggestion).toEqualTypeOf<string>()
  expect(error?.data).toEqual({ suggestion: 'c' })
})

test('the awaited call gives the result or throws the error', async () => {
  const { server, last } = await calling()
  const ended: Promise<unknown>[] = []
  await during(() => {
    ended.push(last().mutateAsync(rename))
  })
  await during(() => server.last.answer({ result: { id: 1, title: 'b' } }))
  await during(() => {
    ended.push(last().mutateAsync(rename))
  })
  const failed = expect(ended[1]).rejects.toMatchObject({ code: 'network' })
  await during(() => server.last.fail())
  await failed
  expect(await ended[0]).toEqual({ id: 1, title: 'b' })
})

test('the functions of the hook keep their identity', async () => {
  const { server, hooks, last } = await calling()
  await during(() => last().mutate(rename))
  await during(() => server.last.answer({ result: { id: 1, title: 'b' } }))
  expect(hooks.length).toBeGreaterThan(2)
  for (const name of ['mutate', 'mutateAsync', 'reset'] as const) {
    expect(new Set(hooks.map((hook) => hook[name])).size).toBe(1)
  }
})

test('a component that is gone when the answer comes is no trouble', async () => {
  const { server, unmount, last } = await calling()
  let called: Promise<unknown> | undefined
  await during(() => {
    called = last().mutateAsync(rename)
  })
  await unmount()
  await during(() => server.last.answer({ result: { id: 1, title: 'b' } }))
  expect(await called).toEqual({ id: 1, title: 'b' })
})

test('of two calls the latest shows', async () => {
  const { server, text, last } = await calling()
  await during(() => last().mutate(rename))
  await during(() => last().mutate(rename))
  await during(() => server.at(1).answer({ result: { id: 1, title: 'second' } }))
  await during(() => server.at(0).answer({ result: { id: 1, title: 'first' } }))
  expect(text()).toBe('second,success')
})

test('the result and what it changed appear together', async () => {
  const { client, server, render } = stage()
  const screens: string[] = []
  let call: Rename['mutate'] | undefined
  function Screen() {
    const hook = useRenameCard()
    call = hook.mutate
    screens.push(`${useBoardCards()[0]?.title} ${show(hook)}`)
    return null
  }
  await render(
    <BoardContext board_id={1} client={client}>
      <Screen />
    </BoardContext>,
  )
  await during(() => server.last.answer(cards('a')))
  await during(() => call?.(rename))
  screens.length = 0
  const value = { id: 1, title: 'b' }
  const merge = [
    { context: 'board', slot: 'board_cards', key: 'id', value, params: { board_id: 1 } },
  ]
  await during(() => server.last.answer({ result: value, merge }))
  expect(screens).toEqual(['b b,success'])
})

test('a function without arguments is called without', async () => {
  const { client, server, render } = stage()
  let call: ReturnType<typeof usePing>['mutate'] | undefined
  function Ping() {
    call = usePing().mutate
    return null
  }
  await render(
    <MizanProvider client={client}>
      <Ping />
    </MizanProvider>,
  )
  await during(() => call?.())
  expect(server.log).toEqual(['POST /call/ping/'])
})
