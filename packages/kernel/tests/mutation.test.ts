// The state of the calls one place makes: the latest one decides it.
import { expect, expectTypeOf, test, vi } from 'vitest'
import { ping, type RenameError, rename, renameCard } from './board'
import { settled, setUp } from './server'

const untried = { data: undefined, error: undefined, isPending: false, isSuccess: false }

test('a call that succeeds goes from pending to success', async () => {
  const { client, server } = setUp()
  const { getState, mutate } = client.mutation(renameCard)
  expect(getState()).toEqual(untried)
  mutate(rename)
  expect(getState()).toEqual({ ...untried, isPending: true })
  await settled()
  await server.last.answer({ result: { id: 1, title: 'b' } })
  expect(getState()).toEqual({ ...untried, data: { id: 1, title: 'b' }, isSuccess: true })
})

test('a call that fails goes from pending to its error', async () => {
  const { client, server } = setUp()
  const { getState, mutateAsync } = client.mutation(renameCard)
  const called = expect(mutateAsync(rename)).rejects.toMatchObject({ code: 'title_taken' })
  await settled()
  await server.last.refuse(409, { code: 'title_taken', data: { suggestion: 'c' } })
  await called
  expect(getState()).toMatchObject({ isPending: false, isSuccess: false, data: undefined })
  expectTypeOf(getState().error).toEqualTypeOf<RenameError | undefined>()
  expect(getState().error).toMatchObject({ code: 'title_taken', data: { suggestion: 'c' } })
})

test('a new call clears what the one before left', async () => {
  const { client, server } = setUp()
  const { getState, mutate } = client.mutation(renameCard)
  mutate(rename)
  await settled()
  await server.last.refuse(409, { code: 'title_taken' })
  mutate(rename)
  expect(getState()).toEqual({ ...untried, isPending: true })
})

test('of several calls only the latest shows, each gets its own result', async () => {
  const { client, server } = setUp()
  const { getState, mutateAsync } = client.mutation(renameCard)
  const first = mutateAsync(rename)
  const second = mutateAsync({ ...rename, title: 'c' })
  await settled()
  await server.at(1).answer({ result: { id: 1, title: 'c' } })
  await server.at(0).answer({ result: { id: 1, title: 'b' } })
  expect((await first).title).toBe('b')
  expect((await second).title).toBe('c')
  expect(getState()).toMatchObject({ data: { title: 'c' }, isPending: false })
})

test('after a reset the call under way is no longer followed', async () => {
  const { client, server } = setUp()
  const { getState, subscribe, mutate, reset } = client.mutation(renameCard)
  mutate(rename)
  await settled()
  reset()
  const heard = vi.fn()
  subscribe(heard)
  await server.last.answer({ result: { id: 1, title: 'b' } })
  expect(getState()).toEqual(untried)
  expect(heard).not.toHaveBeenCalled()
})

test('two places that call one function have states of their own', () => {
  const { client } = setUp()
  const one = client.mutation(renameCard)
  const two = client.mutation(renameCard)
  one.mutate(rename)
  expect(two.getState().isPending).toBe(false)
})

test('arguments that cannot be sent end in an error', async () => {
  const { client, server } = setUp()
  const { getState, mutate } = client.mutation(renameCard)
  mutate({ ...rename, title: 1n as unknown as string })
  await settled()
  expect(getState()).toMatchObject({ isPending: false, error: { code: 'unreadable' } })
  expect(server.asked).toEqual([])
})

test('a function without arguments is called without', async () => {
  const { client, server } = setUp()
  const { mutate } = client.mutation(ping)
  mutate()
  await settled()
  expect(server.last.body).toEqual({})
  expectTypeOf(client.mutation(renameCard).mutate).parameter(0).toEqualTypeOf<typeof rename>()
})

test('the last result does not outlive the identity it belongs to', async () => {
  const { client, server } = setUp()
  const { getState, subscribe, mutate } = client.mutation(renameCard)
  mutate(rename)
  await settled()
  await server.last.answer({ result: { id: 1, title: 'secret' } })
  const heard = vi.fn()
  const leave = subscribe(heard)
  client.call(ping, {})
  await settled()
  await server.last.answer({ result: 'hi', identity: 'changed' })
  expect(heard).toHaveBeenCalledOnce()
  expect(getState()).toEqual(untried)
  leave()
  mutate(rename)
  expect(heard).toHaveBeenCalledOnce()
})

test('a call of the old identity does not show its result to the new one', async () => {
  const { client, server } = setUp()
  const { getState, mutate } = client.mutation(renameCard)
  mutate(rename)
  client.call(ping, {})
  await settled()
  await server.last.answer({ result: 'hi', identity: 'changed' })
  await server.at(0).answer({ result: { id: 1, title: 'secret' } })
  expect(getState()).toEqual(untried)
})

test('the call that changed the identity shows its own result', async () => {
  const { client, server } = setUp()
  const { getState, mutate } = client.mutation(ping)
  mutate()
  await settled()
  await server.last.answer({ result: 'welcome', identity: 'changed' })
  expect(getState()).toMatchObject({ data: 'welcome', isSuccess: true })
})
