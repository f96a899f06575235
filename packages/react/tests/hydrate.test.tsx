// A page that was rendered on a server and goes on in the browser: no second fetch, no flash.
import { mizanFetch } from '@mizan/kernel'
import { dehydrate, hydrate, serialize } from '@mizan/kernel/hydrate'
import { createTestClient, settled } from '@mizan/kernel/testing'
import { hydrateRoot } from 'react-dom/client'
import { renderToString } from 'react-dom/server'
import { expect, test, vi } from 'vitest'
import { board } from '../../kernel/tests/board'
import { BoardContext, useBoardCards, useBoardCardsState } from './board'
import { cards, during, stage } from './stage'

function Titles() {
  const { status } = useBoardCardsState()
  return `${status}: ${useBoardCards()
    .map(({ title }) => title)
    .join()}`
}

type Props = { readonly client: ReturnType<typeof stage>['client'] }

function Page({ client }: Props) {
  return (
    <BoardContext board_id={1} client={client} fallback="wait">
      <Titles />
    </BoardContext>
  )
}

/** What a server sends: the page and the state it was rendered with. */
async function rendered(title: string) {
  const { client, server } = createTestClient()
  const fetched = mizanFetch(board, { board_id: 1 }, { client })
  await settled()
  await server.last.answer(cards(title))
  await fetched
  return { html: renderToString(<Page client={client} />), state: serialize(dehydrate(client)) }
}

test('a hydrated page renders what the server rendered and fetches nothing', async () => {
  const { html, state } = await rendered('a')
  expect(html).toContain('success: a')
  const { client, server } = stage()
  hydrate(client, JSON.parse(state))
  const page = document.createElement('main')
  page.innerHTML = html
  const onRecoverableError = vi.fn()
  const before = page.textContent
  const seen = new Set<string>()
  new MutationObserver(() => seen.add(page.textContent)).observe(page, {
    childList: true,
    characterData: true,
    subtree: true,
  })
  await during(() => {
    hydrateRoot(page, <Page client={client} />, { onRecoverableError })
  })
  expect(page.textContent).toBe(before)
  expect([...seen].filter((text) => text !== before)).toEqual([])
  expect(onRecoverableError).not.toHaveBeenCalled()
  expect(server.asked).toEqual([])
})

test('after that it is kept up to date like any other', async () => {
  const { html, state } = await rendered('a')
  const { client, server } = stage()
  hydrate(client, JSON.parse(state))
  const page = document.createElement('main')
  page.innerHTML = html
  await during(() => {
    hydrateRoot(page, <Page client={client} />)
  })
  await during(() => client.invalidate('board'))
  await during(() => server.last.answer(cards('b')))
  expect(page.textContent).toBe('success: b')
})

test('a server that has no data renders the fallback', () => {
  const { client } = createTestClient()
  expect(renderToString(<Page client={client} />)).toContain('wait')
})
