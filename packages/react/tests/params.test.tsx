// Hooks with params of their own: no provider, suspending or not, and options for each place.
import type { ObserveOptions } from '@mizan/kernel'
import { layer } from '@mizan/kernel/optimistic'
import { createRef, Suspense, useState, useTransition } from 'react'
import { expect, expectTypeOf, test } from 'vitest'
import { type BoardData, board } from '../../kernel/tests/board'
import { MizanProvider } from '../src/index'
import { useInfinite } from '../src/infinite'
import { BoardContext, useBoard, useBoardCards, useBoardCardsState, useRenameCard } from './board'
import { Boundary, cards, during, rename, stage } from './stage'

type Options = ObserveOptions<BoardData>

function Titles({ id, options }: { id: number | null; options?: Options }) {
  const list = useBoardCards(id === null ? null : { board_id: id }, options)
  return list ? list.map(({ title }) => title).join() : 'nothing'
}

function State({ id, options }: { id: number | null; options?: Options }) {
  const { data, isPrevious, status } = useBoardCardsState(id ? { board_id: id } : null, options)
  return [status, data?.map(({ title }) => title).join(), isPrevious && 'previous']
    .filter(Boolean)
    .join(' ')
}

/** A page that shows a hook with params, without any provider of its context. */
function page() {
  const set = stage()
  const show = (node: React.ReactNode) =>
    set.render(
      <MizanProvider client={set.client}>
        <Suspense fallback="wait">{node}</Suspense>
      </MizanProvider>,
    )
  return { ...set, show }
}

test('a hook with params needs no provider, suspends, and asks once', async () => {
  const { server, show, text } = page()
  await show(<Titles id={1} />)
  expect(text()).toBe('wait')
  await during(() => server.last.answer(cards('a')))
  expect(text()).toBe('a')
  expect(server.log).toEqual(['GET /ctx/board/?board_id=1'])
})

test('in strict mode it asks once, too', async () => {
  const { client, server, renderStrictly, text } = stage()
  await renderStrictly(
    <MizanProvider client={client}>
      <Suspense fallback="wait">
        <Titles id={1} />
      </Suspense>
    </MizanProvider>,
  )
  await during(() => server.last.answer(cards('a')))
  expect(text()).toBe('a')
  expect(server.asked).toHaveLength(1)
})

test('it is kept up to date, and let go when it leaves', async () => {
  const { client, server, show, text } = page()
  await show(<Titles id={1} />)
  await during(() => server.last.answer(cards('a')))
  await during(() => client.invalidate('board'))
  await during(() => server.last.answer(cards('b')))
  expect(text()).toBe('b')
  await show(null)
  await during(() => client.invalidate('board'))
  expect(server.asked).toHaveLength(2)
})

test('without params there is nothing, and nothing is asked for', async () => {
  const { server, show, text } = page()
  await show(<Titles id={null} />)
  expect(text()).toBe('nothing')
  expect(server.log).toEqual([])
  await show(<Titles id={1} />)
  await during(() => server.last.answer(cards('a')))
  expect(text()).toBe('a')
})

test('its params win over the provider above', async () => {
  const { server, show, text } = page()
  await show(
    <BoardContext board_id={1}>
      <Titles id={2} />
    </BoardContext>,
  )
  await during(() => server.asked.find(({ path }) => path.endsWith('=2'))?.answer(cards('b')))
  expect(text()).toBe('b')
})

test('with `keepPrevious` other params keep the old view instead of suspending', async () => {
  const { server, show, text } = page()
  const options = { keepPrevious: true }
  await show(<State id={1} options={options} />)
  await during(() => server.last.answer(cards('a')))
  await show(<State id={2} options={options} />)
  expect(text()).toBe('loading a previous')
  await during(() => server.last.answer(cards('b')))
  expect(text()).toBe('success b')
})

test('a provider takes options, too, and its hooks keep the old view', async () => {
  const { server, show, text } = page()
  function Cards() {
    return useBoardCards()[0]?.title
  }
  const view = (id: number) => (
    <BoardContext board_id={id} options={{ keepPrevious: true }}>
      <Cards />
    </BoardContext>
  )
  await show(view(1))
  await during(() => server.last.answer(cards('a')))
  await show(view(2))
  expect(text()).toBe('a')
  await during(() => server.last.answer(cards('b')))
  expect(text()).toBe('b')
})

test('in a transition the old view stays and says so', async () => {
  const { server, show, text } = page()
  let go = () => {}
  function View() {
    const [id, setId] = useState(1)
    const [isPending, start] = useTransition()
    go = () => start(() => setId(2))
    return (
      <>
        {isPending && 'pending '}
        <Titles id={id} />
      </>
    )
  }
  await show(<View />)
  await during(() => server.last.answer(cards('a')))
  await during(() => go())
  expect(text()).toBe('pending a')
  await during(() => server.last.answer(cards('b')))
  expect(text()).toBe('b')
})

test('options may change at every render', async () => {
  const { server, clock, show } = page()
  await show(<State id={1} options={{}} />)
  await during(() => server.last.answer(cards('a')))
  await show(<State id={1} options={{ poll: 1000 }} />)
  await during(() => clock.pass(1000))
  expect(server.asked).toHaveLength(2)
  await during(() => server.last.answer(cards('a')))
  await show(<State id={1} options={{}} />)
  await during(() => clock.pass(5000))
  expect(server.asked).toHaveLength(2)
})

test('data that is there first shows without waiting', async () => {
  const { server, show, text } = page()
  await show(<Titles id={1} options={{ initialData: cards('a') }} />)
  expect(text()).toBe('a')
  expect(server.log).toEqual([])
})

test('an error reaches the boundary; after a while a reset asks again', async () => {
  const { server, clock, show, text } = page()
  const boundary = createRef<Boundary>()
  await show(
    <Boundary ref={boundary}>
      <Titles id={1} />
    </Boundary>,
  )
  await during(() => server.last.refuse(404, { code: 'board_gone' }))
  expect(text()).toBe('failed: board_gone')
  await during(() => clock.pass(1000))
  await during(() => boundary.current?.reset())
  await during(() => server.last.answer(cards('a')))
  expect(text()).toBe('a')
})

test('how a bundle stands can be asked with params', async () => {
  const { server, show, text } = page()
  function Standing() {
    return useBoard({ board_id: 1 }).status
  }
  await show(<Standing />)
  await during(() => server.last.answer(cards('a')))
  expect(text()).toBe('success')
})

test('an optimistic change shows at once and gives way to the answer in one render', async () => {
  const { server, show } = page()
  const screens: string[] = []
  let mutate: ReturnType<typeof useRenameCard>['mutate'] | undefined
  function Screen() {
    const hook = useRenameCard({
      optimistic: layer((args, change) =>
        change(board, { board_id: args.board_id }, 'board_cards', (list) =>
          list.map((card) => (card.id === args.card_id ? { ...card, title: args.title } : card)),
        ),
      ),
    })
    mutate = hook.mutate
    screens.push(`${useBoardCards({ board_id: 1 })[0]?.title} ${hook.isPending}`)
    return null
  }
  await show(<Screen />)
  await during(() => server.last.answer(cards('a')))
  screens.length = 0
  await during(() => mutate?.(rename))
  expect(screens.at(-1)).toBe('b true')
  screens.length = 0
  const refresh = [{ context: 'board', params: { board_id: 1 }, data: cards('B') }]
  await during(() => server.last.answer({ result: null, invalidate: ['board'], refresh }))
  expect(screens).toEqual(['B false'])
})

test('pages come one by one', async () => {
  const { server, show, text } = page()
  let fetchNext: (() => Promise<void>) | undefined
  function Feed() {
    const infinite = useInfinite(
      board,
      { board_id: 1 },
      { next: (_page, { board_id }) => (board_id < 2 ? { board_id: board_id + 1 } : null) },
    )
    fetchNext = infinite.fetchNext
    const titles = infinite.pages.flatMap((each) => each.board_cards?.map(({ title }) => title))
    return `${titles.join()} ${infinite.hasNext}`
  }
  await show(<Feed />)
  await during(() => server.last.answer(cards('a')))
  expect(text()).toBe('a true')
  await during(() => {
    fetchNext?.()
  })
  await during(() => server.last.answer(cards('b')))
  expect(text()).toBe('a,b false')
})

test('what a hook gives depends on whether it may have no params', () => {
  const list = () => useBoardCards({ board_id: 1 })
  const maybe = (id: number | undefined) => useBoardCards(id ? { board_id: id } : null)
  expectTypeOf(list).returns.toEqualTypeOf<BoardData['board_cards']>()
  expectTypeOf(maybe).returns.toEqualTypeOf<BoardData['board_cards'] | undefined>()
  // @ts-expect-error: a board has a number.
  expect(() => useBoardCards({ board_id: 'x' })).toThrow()
})
