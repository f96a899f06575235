// After a call that touches what caches keep, requests say for a while which change they have to show.
import { expect, test } from 'vitest'
import { followChange } from '../src/follow'
import { type ClientOptions, defineFunction } from '../src/index'
import { board, cards } from './board'
import { register, settled, setUp } from './server'

const archive = defineFunction<Record<string, never>, null, never>('archive', {
  touches: ['board'],
  hear: followChange,
})

/** A client with a bundle on screen, and what a call of its is answered with. */
async function start(options?: ClientOptions) {
  const { client, server, clock } = setUp(options)
  register(client, board, { board_id: 1 })
  await settled()
  await server.last.answer(cards('old'))
  const call = async (seq?: string) => {
    client.call(archive, {})
    await settled()
    const answer = { result: null, invalidate: ['board'] }
    await server.last.answer(answer, { headers: seq ? { 'mizan-seq': seq } : {} })
  }
  const said = () => server.last.headers['mizan-min-seq']
  return { client, server, clock, call, said }
}

test('the read after a change says which change it has to show', async () => {
  const { server, call, said } = await start()
  await call('my%20board 1700000000000007')
  expect(server.last.path).toContain('ctx/board/')
  expect(said()).toBe('my%20board 1700000000000007')
})

test('it is said for two seconds', async () => {
  const { client, clock, server, call, said } = await start()
  await call('board 7')
  await server.last.answer(cards('new'))
  await clock.pass(1999)
  client.invalidate('board')
  await settled()
  expect(said()).toBe('board 7')
  await server.last.answer(cards('new'))
  await clock.pass(1)
  client.invalidate('board')
  await settled()
  expect(said()).toBeUndefined()
})

test('of changes whose answers overtake each other the last one counts', async () => {
  const { call, server, said } = await start()
  await call('board 10')
  await server.last.answer(cards('new'))
  await call('board 9')
  expect(said()).toBe('board 10')
})

test('the headers of the client stay', async () => {
  for (const headers of [{ 'x-own': '1' }, () => ({ 'x-own': '1' })]) {
    const { call, server, said } = await start({ headers })
    await call('board 7')
    expect(said()).toBe('board 7')
    expect(server.last.headers['x-own']).toBe('1')
  }
})

test('nothing is said when the server said nothing that can be read', async () => {
  for (const seq of [undefined, '', 'board', 'board x', 'board 7, board 8', 'board -1']) {
    const { call, said } = await start()
    await call(seq)
    expect(said(), seq).toBeUndefined()
  }
})

test('nothing is said to a server at another origin', async () => {
  for (const base of ['https://api.test', '//api.test']) {
    const { call, said } = await start({ base })
    await call('board 7')
    expect(said(), base).toBeUndefined()
  }
})
