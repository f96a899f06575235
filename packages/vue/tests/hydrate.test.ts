// A page that a server rendered is taken over as it stands.
import { hydrate } from '@mizan/kernel/hydrate'
import { createTestClient, settled } from '@mizan/kernel/testing'
import { expect, test, vi } from 'vitest'
import { createSSRApp, defineComponent, h } from 'vue'
import { renderToString } from 'vue/server-renderer'
import { board, cards } from '../../kernel/tests/board'
import { createMizan } from '../src/index'
import { BoardContext, useBoardCards } from './board'

const Titles = defineComponent(() => {
  const { data, status } = useBoardCards()
  return () => h('p', `${status.value} ${data.value?.map(({ title }) => title).join()}`)
})

const Page = () => h(BoardContext, { board_id: 1 }, () => h(Titles))

const bundle = {
  context: board.name,
  functions: board.functions,
  params: { board_id: '1' },
  data: { ...cards('a', 'b') },
  fetched: 0,
}

test('the same elements stay, nothing is fetched, and nothing differs', async () => {
  const told = vi.spyOn(console, 'warn').mockImplementation(() => {})
  const wrong = vi.spyOn(console, 'error').mockImplementation(() => {})
  const { client, server } = createTestClient()
  hydrate(client, { identity: '', bundles: [bundle] })
  const main = document.createElement('main')
  main.innerHTML = await renderToString(createSSRApp(Page).use(createMizan(client)))
  const before = main.querySelector('p')
  expect(before?.textContent).toBe('success a,b')
  createSSRApp(Page).use(createMizan(client)).mount(main)
  await settled()
  expect(main.querySelector('p')).toBe(before)
  expect(server.asked).toEqual([])
  expect([told.mock.calls, wrong.mock.calls]).toEqual([[], []])
  client.invalidate('board')
  await settled()
  await server.last.answer(cards('c'))
  expect(main.textContent).toBe('success c')
})
