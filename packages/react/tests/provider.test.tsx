// What a provider fetches, when, and for how long.
import { expect, test } from 'vitest'
import { MizanProvider } from '../src/index'
import { BoardContext, NotificationsContext, useBoardCards, useUnread } from './board'
import { Boundary, cards, during, stage } from './stage'

function Titles() {
  return useBoardCards()
    .map(({ title }) => title)
    .join()
}

test('the fallback shows until the data is there', async () => {
  const { client, server, render, text } = stage()
  await render(
    <BoardContext board_id={1} client={client} fallback="wait">
      <Titles />
    </BoardContext>,
  )
  expect(text()).toBe('wait')
  expect(server.log).toEqual(['GET /ctx/board/?board_id=1'])
  await during(() => server.last.answer(cards('a', 'b')))
  expect(text()).toBe('a,b')
})

test('in strict mode there is one request', async () => {
  const { client, server, renderStrictly, text } = stage()
  await renderStrictly(
    <BoardContext board_id={1} client={client}>
      <Titles />
    </BoardContext>,
  )
  expect(server.asked).toHaveLength(1)
  expect(server.last.init.signal?.aborted).toBe(false)
  await during(() => server.last.answer(cards('a')))
  expect(text()).toBe('a')
  expect(server.asked).toHaveLength(1)
})

test('a provider without hooks below fetches all the same', async () => {
  const { client, server, render } = stage()
  await render(<BoardContext board_id={1} client={client} />)
  expect(server.log).toEqual(['GET /ctx/board/?board_id=1'])
})

test('leaving aborts the request', async () => {
  const { client, server, render, unmount } = stage()
  await render(<BoardContext board_id={1} client={client} />)
  await unmount()
  expect(server.last.init.signal?.aborted).toBe(true)
})

test('two providers of the same params share one request', async () => {
  const { client, server, render, text } = stage()
  await render(
    <MizanProvider client={client}>
      <BoardContext board_id={1}>
        <Titles />
      </BoardContext>
      <BoardContext board_id={1} label={null}>
        <Titles />
      </BoardContext>
    </MizanProvider>,
  )
  await during(() => server.last.answer(cards('a')))
  expect(server.asked).toHaveLength(1)
  expect(text()).toBe('aa')
})

test('a changed param switches to another bundle and lets go of the first', async () => {
  const { client, server, render, text } = stage()
  const view = (id: number) => (
    <BoardContext board_id={id} client={client} fallback="wait">
      <Titles />
    </BoardContext>
  )
  await render(view(1))
  await during(() => server.last.answer(cards('a')))
  await render(view(2))
  expect(text()).toContain('wait')
  expect(server.log.at(-1)).toBe('GET /ctx/board/?board_id=2')
  await during(() => server.last.answer(cards('b')))
  expect(text()).toBe('b')
  await during(() => client.invalidate('board'))
  expect(server.log.slice(2)).toEqual(['GET /ctx/board/?board_id=2'])
})

test('the nearest provider of a context counts', async () => {
  const { client, server, render, text } = stage()
  await render(
    <BoardContext board_id={1} client={client}>
      <BoardContext board_id={2}>
        <Titles />
      </BoardContext>
    </BoardContext>,
  )
  await during(() => server.asked.find(({ path }) => path.endsWith('=2'))?.answer(cards('b')))
  expect(text()).toBe('b')
})

test('a context without params needs none', async () => {
  const { client, server, render, text } = stage()
  function Unread() {
    return useUnread()
  }
  await render(
    <NotificationsContext client={client}>
      <Unread />
    </NotificationsContext>,
  )
  await during(() => server.last.answer({ unread: 3 }))
  expect(text()).toBe('3')
})

test('trees with clients of their own see different data', async () => {
  const one = stage()
  const two = stage()
  await one.render(
    <>
      <MizanProvider client={one.client}>
        <BoardContext board_id={1}>
          <Titles />
        </BoardContext>
      </MizanProvider>
      <BoardContext board_id={1} client={two.client}>
        <Titles />
      </BoardContext>
    </>,
  )
  await during(() => one.server.last.answer(cards('a')))
  await during(() => two.server.last.answer(cards('b')))
  expect(one.text()).toBe('ab')
})

test('a hook without its provider names both', async () => {
  const { client, render, text } = stage()
  await render(
    <MizanProvider client={client}>
      <Boundary>
        <Titles />
      </Boundary>
    </MizanProvider>,
  )
  expect(text()).toBe('failed: `useBoardCards` needs a `<BoardContext>` above it, or params')
})
