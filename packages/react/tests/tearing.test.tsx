// Concurrent rendering: every component of one screen shows the same moment of the store.
import { startTransition, useLayoutEffect, useState } from 'react'
import { createRoot } from 'react-dom/client'
import { expect, test, vi } from 'vitest'
import { BoardContext, useBoardCards } from './board'
import { cards, settled, stage } from './stage'

test('a store that changes in the middle of a concurrent render is shown whole', async () => {
  Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: false })
  const { client, server } = stage()
  const page = document.createElement('main')
  const screens = new Set<string>()
  const rendered: string[] = []
  let reveal = () => {}

  /** Takes longer than React's time slice, so that rendering is interrupted between components. */
  function Slow({ at }: { at: number }) {
    const end = performance.now() + 6
    while (performance.now() < end);
    const title = useBoardCards()[0]?.title
    rendered.push(`${at} ${title}`)
    if (at === 2) server.last.answer(cards('new'))
    useLayoutEffect(() => {
      screens.add(page.textContent)
    })
    return `${title} `
  }
  function Screen() {
    const [isShown, setShown] = useState(false)
    reveal = () => setShown(true)
    const title = useBoardCards()[0]?.title
    return isShown ? [0, 1, 2, 3, 4].map((at) => <Slow key={at} at={at} />) : title
  }

  createRoot(page).render(
    <BoardContext board_id={1} client={client}>
      <Screen />
    </BoardContext>,
  )
  await vi.waitFor(() => expect(server.asked).toHaveLength(1))
  await server.last.answer(cards('old'))
  await vi.waitFor(() => expect(page.textContent).toBe('old'))
  client.invalidate('board')
  await settled()
  startTransition(() => reveal())
  await vi.waitFor(() => expect(page.textContent).toBe('new new new new new '))
  expect(rendered).toContain('0 old')
  expect(rendered).toContain('4 new')
  expect([...screens]).toEqual(['new new new new new '])
})
