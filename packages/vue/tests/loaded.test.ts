// `Loaded`: data once there is some, something else meanwhile, and why there is none.
import { createTestClient, settled } from '@mizan/kernel/testing'
import { expect, test } from 'vitest'
import { createApp, type Plugin } from 'vue'
import { cards } from '../../kernel/tests/board'
import { createMizan } from '../src/index'
import { failedKey } from '../src/loaded'
import Both from './readme/Both.vue'
import Whole from './readme/Whole.vue'
import Trouble from './Trouble.vue'

/** Mounts two readers of a board below `Loaded`. */
async function shown(component: typeof Both, plugin: Plugin = () => {}) {
  const { client, server } = createTestClient({ retry: { limit: 0 } })
  const main = document.createElement('main')
  createApp(component).use(createMizan(client)).use(plugin).mount(main)
  await settled()
  const press = () => main.querySelector('button')?.click()
  return { client, server, press, text: () => main.textContent?.trim() }
}

const failing = {
  $errors: { board_owner: { code: 'forbidden', status: 403 } },
  board_cards: cards('a').board_cards,
}

test('what is in the slot is drawn once all have data, and follows it', async () => {
  const { client, server, text } = await shown(Both)
  expect(text()).toBe('One moment…')
  expect(server.asked).toHaveLength(1)
  await server.last.answer(cards('a', 'b'))
  expect(text()).toBe('Ada has 2 cards')
  client.invalidate('board')
  await settled()
  expect(text()).toBe('Ada has 2 cards')
  await server.last.answer(cards('a'))
  expect(text()).toBe('Ada has 1 cards')
})

test('one that has none is enough to show why, and to try again', async () => {
  const { server, press, text } = await shown(Both)
  await server.last.answer(failing)
  expect(text()).toBe('No luck: forbidden')
  press()
  await settled()
  expect(text()).toBe('One moment…')
  await server.last.answer({ board_owner: { name: 'Ada' } })
  expect(text()).toBe('Ada has 1 cards')
})

test('an app says once for all what stands there instead', async () => {
  const { server, press, text } = await shown(Whole, (app) => app.provide(failedKey, Trouble))
  await server.last.refuse(404, { code: 'board_gone' })
  expect(text()).toBe('Sorry: board_gone')
  press()
  await settled()
  await server.last.answer(cards('a'))
  expect(text()).toBe('1 cards')
})

test('without any of it nothing stands there', async () => {
  const { server, text } = await shown(Whole)
  await server.last.refuse(404, { code: 'board_gone' })
  expect(text()).toBe('')
})
