// `Loaded`: data once there is some, something else meanwhile, and why there is none.
import { createTestClient, settled } from '@mizan/kernel/testing'
import { type Component, mount, unmount } from 'svelte'
import { expect, onTestFinished, test } from 'vitest'
import { cards } from '../../kernel/tests/board'
import Above from './Above.svelte'
import Both from './readme/Both.svelte'
import Whole from './readme/Whole.svelte'

/** Mounts a component that has a client. */
async function shown<Props extends object>(component: Component<Props>, props: Props) {
  const { client, server } = createTestClient({ retry: { limit: 0 } })
  const target = document.body.appendChild(document.createElement('main'))
  const given = { client, component: component as Component<object>, props }
  const root = mount(Above, { target, props: given })
  onTestFinished(() => {
    unmount(root)
    target.remove()
  })
  await settled()
  const press = () => target.querySelector('button')?.click()
  return { client, server, press, text: () => target.textContent?.trim() }
}

test('its content is drawn once there is data, and follows it', async () => {
  const { client, server, text } = await shown(Both, {})
  expect(text()).toBe('One moment…')
  await server.last.answer(cards('a', 'b'))
  expect(text()).toBe('2 cards')
  client.invalidate('board')
  await settled()
  expect(text()).toBe('2 cards')
  await server.last.answer(cards('a'))
  expect(text()).toBe('1 cards')
})

test('a failure says why, and can be tried again', async () => {
  const { server, press, text } = await shown(Both, {})
  await server.last.refuse(404, { code: 'board_gone' })
  expect(text()).toBe('No luck: board_gone')
  press()
  await settled()
  expect(text()).toBe('One moment…')
  await server.last.answer(cards('a'))
  expect(text()).toBe('1 cards')
})

test('an app says once for all what stands there instead', async () => {
  const { server, press, text } = await shown(Whole, {})
  await server.last.refuse(404, { code: 'board_gone' })
  expect(text()).toBe('Sorry: board_gone')
  press()
  await settled()
  await server.last.answer(cards('a'))
  expect(text()).toBe('1 cards')
})

test('without any of it nothing stands there', async () => {
  const { server, text } = await shown(Whole, { says: false })
  await server.last.refuse(404, { code: 'board_gone' })
  expect(text()).toBe('')
})
