// What the reading hooks show, when they render again, and how errors come and go.
import { createRef, startTransition, useState } from 'react'
import { expect, expectTypeOf, test } from 'vitest'
import { board, rename, renameCard } from '../../kernel/tests/board'
import {
  BoardContext,
  useBoard,
  useBoardCards,
  useBoardCardsState,
  useBoardOwner,
  useBoardOwnerState,
} from './board'
import { Boundary, cards, during, stage } from './stage'

function Titles() {
  return useBoardCards()
    .map(({ title }) => title)
    .join()
}

test('a component renders again only when its own function changes', async () => {
  const { client, server, render, text } = stage()
  const renders = { cards: 0, owner: 0, summary: 0 }
  function Cards() {
    renders.cards++
    return useBoardCards()[0]?.title
  }
  function Owner() {
    renders.owner++
    return useBoardOwner()?.name
  }
  await render(
    <BoardContext board_id={1} client={client}>
      <Cards />
      <Owner />
    </BoardContext>,
  )
  await during(() => server.last.answer(cards('a')))
  renders.cards = renders.owner = 0
  await during(() => client.invalidate('board'))
  expect(renders).toMatchObject({ cards: 0, owner: 0 })
  await during(() => server.last.answer(cards('b')))
  expect(renders).toMatchObject({ cards: 1, owner: 0 })
  expect(text()).toBe('bAda')
})

test('a state hook renders again only when its function or the fetching changes', async () => {
  const { client, server, render } = stage()
  let renders = 0
  function Owner() {
    renders++
    return useBoardOwnerState().data?.name
  }
  await render(
    <BoardContext board_id={1} client={client}>
      <Owner />
    </BoardContext>,
  )
  await during(() => server.last.answer(cards('a')))
  renders = 0
  client.call(renameCard, rename)
  const merge = [
    {
      context: 'board',
      slot: 'board_cards',
      key: 'id',
      value: { id: 1, title: 'b' },
      params: { board_id: 1 },
    },
  ]
  await during(async () => {})
  await during(() => server.last.answer({ result: null, merge }))
  expect(client.observe(board, { board_id: 1 }).getState().data).toEqual(cards('b'))
  expect(renders).toBe(0)
})

test('a state hook renders again only for the parts that are read', async () => {
  const { client, server, render } = stage()
  let renders = 0
  function Cards() {
    renders++
    return useBoardCardsState().data?.[0]?.title
  }
  await render(
    <BoardContext board_id={1} client={client}>
      <Cards />
    </BoardContext>,
  )
  await during(() => server.last.answer(cards('a')))
  renders = 0
  await during(() => client.invalidate('board'))
  await during(() => server.last.answer(cards('a')))
  expect(renders).toBe(0)
  await during(() => client.invalidate('board'))
  await during(() => server.last.answer(cards('b')))
  expect(renders).toBe(1)
})

test('a part that is read for the first time is that of now', async () => {
  const { client, server, render, text } = stage()
  const Busy = ({ isAsked }: { isAsked: boolean }) => {
    const state = useBoardCardsState()
    return isAsked ? `${state.isFetching}` : '-'
  }
  const shown = (isAsked: boolean) => (
    <BoardContext board_id={1} client={client}>
      <Busy isAsked={isAsked} />
    </BoardContext>
  )
  await render(shown(false))
  await during(() => server.last.answer(cards('a')))
  await during(() => client.invalidate('board'))
  await render(shown(true))
  expect(text()).toBe('true')
  await during(() => server.last.answer(cards('a')))
  expect(text()).toBe('false')
})

test('a state hook never suspends and never throws', async () => {
  const { client, server, render, text } = stage()
  let refetch: (() => Promise<void>) | undefined
  function State() {
    const state = useBoardCardsState()
    refetch = state.refetch
    const { data, error, status, isStale, isFetching } = state
    return [status, data?.length, error?.code, isStale && 'stale', isFetching && 'fetching']
      .filter(Boolean)
      .join()
  }
  await render(
    <BoardContext board_id={1} client={client} fallback="wait">
      <State />
    </BoardContext>,
  )
  expect(text()).toBe('loading,fetching')
  await during(() => server.last.refuse(404, { code: 'board_gone' }))
  expect(text()).toBe('error,board_gone')
  await during(() => {
    refetch?.()
  })
  expect(text()).toBe('loading,fetching')
  await during(() => server.last.answer(cards('a')))
  expect(text()).toBe('success,1')
  await during(() => {
    refetch?.()
  })
  await during(() => server.last.fail())
  expect(text()).toBe('error,1,network,stale')
})

test('how a bundle stands can be shown without rendering for its data', async () => {
  const { client, server, render, text } = stage()
  let renders = 0
  function Standing() {
    renders++
    const { status, isFetching, ...rest } = useBoard()
    expect(rest).not.toHaveProperty('data')
    return `${status} ${isFetching}`
  }
  await render(
    <BoardContext board_id={1} client={client}>
      <Standing />
    </BoardContext>,
  )
  expect(text()).toBe('loading true')
  await during(() => server.last.answer(cards('a')))
  expect(text()).toBe('success false')
  renders = 0
  await during(async () => {
    client.invalidate('board')
  })
  await during(() => server.last.answer(cards('a')))
  expect(renders).toBe(2)
})

test('an error without data reaches the error boundary; refetching below it recovers', async () => {
  const { client, server, render, text } = stage()
  const boundary = createRef<Boundary>()
  let refetch: (() => Promise<void>) | undefined
  function Refetch() {
    refetch = useBoard().refetch
    return null
  }
  await render(
    <BoardContext board_id={1} client={client} fallback="wait">
      <Refetch />
      <Boundary ref={boundary}>
        <Titles />
      </Boundary>
    </BoardContext>,
  )
  await during(() => server.last.refuse(404, { code: 'board_gone' }))
  expect(text()).toBe('failed: board_gone')
  await during(() => {
    refetch?.()
    boundary.current?.reset()
  })
  expect(text()).toContain('wait')
  await during(() => server.last.answer(cards('a')))
  expect(text()).toBe('a')
})

test('resetting an error boundary around the provider tries again', async () => {
  const { client, server, renderStrictly, text } = stage()
  const boundary = createRef<Boundary>()
  await renderStrictly(
    <Boundary ref={boundary}>
      <BoardContext board_id={1} client={client} fallback="wait">
        <Titles />
      </BoardContext>
    </Boundary>,
  )
  await during(() => server.last.refuse(404, { code: 'board_gone' }))
  expect(text()).toBe('failed: board_gone')
  await during(() => boundary.current?.reset())
  expect(text()).toBe('wait')
  expect(server.asked).toHaveLength(2)
  await during(() => server.last.answer(cards('a')))
  expect(text()).toBe('a')
})

test('one function that fails does not hide the others', async () => {
  const { client, server, render, text } = stage()
  function Owner() {
    return useBoardOwner()?.name
  }
  await render(
    <BoardContext board_id={1} client={client}>
      <Titles />
      <Boundary>
        <Owner />
      </Boundary>
    </BoardContext>,
  )
  await during(() =>
    server.last.answer({
      $errors: { board_owner: { code: 'forbidden', status: 403 } },
      board_cards: cards('a').board_cards,
    }),
  )
  expect(text()).toBe('afailed: forbidden')
})

test('one function that failed can be tried again', async () => {
  const { client, server, render, text } = stage()
  const boundary = createRef<Boundary>()
  function Owner() {
    return useBoardOwner()?.name
  }
  await render(
    <BoardContext board_id={1} client={client} fallback="wait">
      <Boundary ref={boundary}>
        <Owner />
      </Boundary>
    </BoardContext>,
  )
  const problem = { code: 'forbidden', status: 403 }
  await during(() => server.last.answer({ $errors: { board_owner: problem }, board_cards: [] }))
  expect(text()).toBe('failed: forbidden')
  await during(() => client.invalidate('board'))
  await during(() => boundary.current?.reset())
  expect(text()).toBe('wait')
  await during(() => server.last.answer(cards()))
  expect(text()).toBe('Ada')
})

test('an error does not replace data that is there', async () => {
  const { client, server, render, text } = stage()
  await render(
    <BoardContext board_id={1} client={client}>
      <Titles />
    </BoardContext>,
  )
  await during(() => server.last.answer(cards('a')))
  await during(() => client.invalidate('board'))
  await during(() => server.last.refuse(404, { code: 'board_gone' }))
  expect(text()).toBe('a')
})

test('a change of identity hides the data of the one before', async () => {
  const { client, server, render, text } = stage()
  await render(
    <BoardContext board_id={1} client={client} fallback="wait">
      <Titles />
    </BoardContext>,
  )
  await during(() => server.last.answer(cards('secret')))
  client.call({ name: 'sign_out', touches: [] }, {})
  await during(async () => {})
  await during(() => server.last.answer({ result: null, identity: 'changed' }))
  expect(text()).toContain('wait')
  await during(() => server.last.answer(cards('mine')))
  expect(text()).toBe('mine')
})

test('a transition to other params keeps the old view until the new data is there', async () => {
  const { client, server, render, text } = stage()
  let show: ((id: number) => void) | undefined
  function View() {
    const [id, setId] = useState(1)
    show = setId
    return (
      <BoardContext board_id={id} client={client} fallback="wait">
        <Titles />
      </BoardContext>
    )
  }
  await render(<View />)
  await during(() => server.last.answer(cards('a')))
  await during(() => startTransition(() => show?.(2)))
  expect(text()).toBe('a')
  expect(server.log.at(-1)).toBe('GET /ctx/board/?board_id=2')
  await during(() => server.last.answer(cards('b')))
  expect(text()).toBe('b')
  expect(server.asked).toHaveLength(2)
})

test('a transition to params that fail can be tried again', async () => {
  const { client, clock, server, render, text } = stage()
  const boundary = createRef<Boundary>()
  let show: ((id: number) => void) | undefined
  function View() {
    const [id, setId] = useState(1)
    show = setId
    return (
      <Boundary ref={boundary}>
        <BoardContext board_id={id} client={client}>
          <Titles />
        </BoardContext>
      </Boundary>
    )
  }
  await render(<View />)
  await during(() => server.last.answer(cards('a')))
  await during(() => startTransition(() => show?.(2)))
  await during(() => server.last.refuse(404, { code: 'board_gone' }))
  expect(text()).toBe('failed: board_gone')
  await during(() => clock.pass(1000))
  await during(() => boundary.current?.reset())
  await during(() => server.last.answer(cards('b')))
  expect(text()).toBe('b')
})

test('the hooks carry the types of their functions', () => {
  expectTypeOf<ReturnType<typeof useBoardCards>>().toEqualTypeOf<{ id: number; title: string }[]>()
  expectTypeOf<ReturnType<typeof useBoardOwnerState>['data']>().toEqualTypeOf<
    { name: string } | null | undefined
  >()
})
