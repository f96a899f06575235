// The examples of the README and the guide do what they are quoted for.
import { createTestClient, settled } from '@mizan/kernel/testing'
import { expect, test } from 'vitest'
import { type Component, createApp } from 'vue'
import { page } from '../../behaviour/feed'
import { cards } from '../../kernel/tests/board'
import { createMizan } from '../src/index'
import Board from './readme/Board.vue'
import Cards from './readme/Cards.vue'
import Feed from './readme/Feed.vue'
import Quick from './readme/Quick.vue'

/** Mounts a component on a page whose server the test plays. */
async function shown(component: Component, props: object = {}) {
  const { client, server } = createTestClient()
  const main = document.createElement('main')
  createApp(component, { ...props })
    .use(createMizan(client))
    .mount(main)
  await settled()
  return { main, client, server, text: () => main.textContent?.replace(/\s+/g, ' ').trim() }
}

test('cards are listed and renamed', async () => {
  const { main, server, text } = await shown(Cards, { board: 1 })
  await server.last.answer(cards('Milk'))
  expect(text()).toBe('Milk')
  main.querySelector('li')?.dispatchEvent(new MouseEvent('dblclick'))
  await settled()
  expect(server.last.body).toEqual({ board_id: 1, card_id: 1, title: 'Tea' })
  await server.last.refuse(409, { code: 'title_taken', data: { suggestion: 'Oolong' } })
  expect(text()).toBe('MilkHow about Oolong?')
})

test('a board waits for what is below it', async () => {
  const { server, text } = await shown(Board, { id: 1 })
  expect(text()).toBe('One moment…')
  await server.last.answer(cards('Milk', 'Bread'))
  expect(text()).toBe('Milk,Bread')
  expect(server.asked).toHaveLength(1)
})

test('an optimistic call is made', async () => {
  const { main, server } = await shown(Quick, { card: 1 })
  main.querySelector('button')?.click()
  await settled()
  expect(server.log).toEqual(['POST /call/rename_card/'])
})

test('a feed grows', async () => {
  const { main, server, text } = await shown(Feed)
  await server.last.answer(page([1, 2]))
  main.querySelector('button')?.click()
  await settled()
  await server.last.answer(page([3], false))
  expect(text()).toBe('1,23')
})
