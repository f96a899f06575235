// The examples of the README and the guide do what they are quoted for.
import { createTestClient, settled } from '@mizan/kernel/testing'
import { type Component, mount } from 'svelte'
import { expect, test } from 'vitest'
import { page } from '../../behaviour/feed'
import { cards } from '../../kernel/tests/board'
import Above from './Above.svelte'
import Board from './readme/Board.svelte'
import Cards from './readme/Cards.svelte'
import Feed from './readme/Feed.svelte'
import Quick from './readme/Quick.svelte'

/** Mounts a component on a page whose server the test plays. */
async function shown<Props extends object>(component: Component<Props>, props: Props) {
  const { client, server } = createTestClient()
  const target = document.createElement('main')
  mount(Above, { target, props: { client, component: component as Component<object>, props } })
  await settled()
  return { target, server, text: () => target.textContent?.replace(/\s+/g, ' ').trim() }
}

test('cards are listed and renamed', async () => {
  const { target, server, text } = await shown(Cards, { board: 1 })
  await server.last.answer(cards('Milk'))
  expect(text()).toBe('Milk')
  target.querySelector('button')?.click()
  await settled()
  expect(server.last.body).toEqual({ board_id: 1, card_id: 1, title: 'Tea' })
  await server.last.refuse(409, { code: 'title_taken', data: { suggestion: 'Oolong' } })
  expect(text()).toBe('Milk How about Oolong?')
})

test('a board waits for what is below it', async () => {
  const { server, text } = await shown(Board, { id: 1 })
  expect(text()).toBe('One moment…')
  await server.last.answer(cards('Milk', 'Bread'))
  expect(text()).toBe('Milk,Bread')
  expect(server.asked).toHaveLength(1)
})

test('an optimistic call is made', async () => {
  const { target, server } = await shown(Quick, { card: 1 })
  target.querySelector('button')?.click()
  await settled()
  expect(server.log).toEqual(['POST /call/rename_card/'])
})

test('a feed grows', async () => {
  const { target, server, text } = await shown(Feed, {})
  await server.last.answer(page([1, 2]))
  target.querySelector('button')?.click()
  await settled()
  await server.last.answer(page([3], false))
  expect(text()).toBe('1,23')
})
