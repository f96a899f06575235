// The panel on a page: how it opens, what it lists, what its buttons do, and what it keeps to itself.
import { expect, test } from 'vitest'
import { showDevtools } from '../src/index'
import {
  board,
  drawn,
  element,
  lines,
  notifications,
  press,
  register,
  rename,
  renameCard,
  settled,
  shadow,
  stage,
} from './stage'

const section = () => shadow().querySelector('section')

test('it opens by its button, closes by Escape, and gives the focus back', async () => {
  await stage()
  const opener = shadow().querySelector<HTMLButtonElement>('.opener')
  expect([section()?.hidden, opener?.getAttribute('aria-expanded')]).toEqual([true, 'false'])
  press('Open Mizan devtools')
  expect([section()?.hidden, opener?.getAttribute('aria-expanded')]).toEqual([false, 'true'])
  expect(shadow().activeElement?.getAttribute('aria-label')).toBe('Filter')
  section()?.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true }))
  expect(section()?.hidden).toBe(true)
  expect(shadow().activeElement).toBe(opener)
})

test('keys pressed in it are not heard by the app', async () => {
  await stage()
  const heard: string[] = []
  document.addEventListener('keydown', ({ key }) => heard.push(key))
  const input = shadow().querySelector('input')
  input?.dispatchEvent(new KeyboardEvent('keydown', { key: 'j', bubbles: true, composed: true }))
  document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'k', bubbles: true }))
  expect(heard).toEqual(['k'])
})

test('it lists every bundle with how it stands, who watches it and its age', async () => {
  const { client, clock, server } = await stage()
  register(client, board, { board_id: 1 })
  server.query(notifications, 'unread', () => 3)
  register(client, notifications, {})
  await settled()
  clock.time = 5000
  press('Open Mizan devtools')
  expect(lines('Bundles')).toEqual(['board board_id=1fresh2×5.0 s', 'notificationsfresh1×5.0 s'])
})

test('it draws nothing while it is closed, and everything when it is opened', async () => {
  const { client } = await stage()
  await drawn()
  expect(lines('Bundles')).toEqual([])
  press('Open Mizan devtools')
  expect(lines('Timeline')).toHaveLength(1)
  press('Close')
  client.invalidate('board')
  await drawn()
  expect(lines('Timeline')).toHaveLength(1)
})

test('an open panel follows what happens', async () => {
  const { client, server } = await stage()
  press('Open Mizan devtools')
  server.function(renameCard, () => ({ id: 1, title: 'Coffee' }), { invalidate: ['board'] })
  await rename(client)
  await drawn()
  expect(lines('Timeline').map((line) => line.slice(12))).toEqual([
    'fetchboard/?board_id=1 fetched because a component shows it0 ms',
    'callrename_card 1 refetched0 ms',
    'fetchboard/?board_id=1 refetched because rename_card changed board0 ms',
  ])
})

test('its buttons refetch and invalidate one bundle, and the timeline says who pressed them', async () => {
  await stage()
  press('Open Mizan devtools')
  press('board_id=1')
  press('Refetch')
  await drawn()
  press('Invalidate')
  await drawn()
  const [, refetched, invalidated] = lines('Timeline')
  expect(refetched).toContain('because you pressed Refetch here')
  expect(invalidated).toContain('because you pressed Invalidate here')
})

test('data and arguments are shown only when asked for', async () => {
  const { client, server } = await stage()
  server.function(renameCard, () => ({ id: 1, title: 'x' }))
  await rename(client, 'a secret title')
  press('Open Mizan devtools')
  press('board_id=1')
  press('rename_card')
  expect(shadow().textContent).not.toContain('Tea')
  expect(shadow().textContent).not.toContain('a secret title')
  expect(shadow().textContent).toContain('board_id, card_id, title')
  press('Show data')
  press('Show values')
  expect(shadow().textContent).toContain('"title": "Tea"')
  expect(shadow().textContent).toContain('"title": "a secret title"')
})

test('what the server says is text, whatever it says', async () => {
  const { client, server, shown } = await stage()
  const mark = '<img src=x onerror=alert(1)>'
  server.query(board, 'board_cards', () => [{ id: 1, title: mark }])
  register(client, board, { board_id: 2, label: mark })
  await shown.refetch()
  press('Open Mizan devtools')
  for (const line of shadow().querySelectorAll<HTMLElement>('.line')) line.click()
  press('Show data')
  expect(shadow().textContent).toContain(mark)
  expect(shadow().querySelector('img')).toBeNull()
})

test('the filter narrows both lists, and mounts are listed when asked for', async () => {
  const { client } = await stage()
  register(client, notifications, {})
  press('Open Mizan devtools')
  expect(lines('Timeline')).toHaveLength(2)
  press('Mounts')
  expect(lines('Timeline')).toHaveLength(4)
  const input = shadow().querySelector('input')
  if (input) input.value = 'NOTIF'
  input?.dispatchEvent(new Event('input'))
  expect(lines('Bundles')).toHaveLength(1)
  expect(lines('Timeline')).toHaveLength(2)
  press('Clear')
  await drawn()
  expect(lines('Timeline')).toEqual([])
})

test('a line that is open keeps its element and its focus while the list changes', async () => {
  const { client, clock } = await stage()
  press('Open Mizan devtools')
  press('board_id=1')
  press('Show data')
  const pressed = shadow().querySelector<HTMLElement>('.actions button')
  pressed?.focus()
  clock.time = 9000
  client.invalidate('board')
  await drawn()
  expect(shadow().activeElement).toBe(pressed)
  expect(pressed?.isConnected).toBe(true)
})

test('there is one panel, and without it nothing is recorded', async () => {
  const { client } = await stage()
  const remove = showDevtools(client)
  expect(document.querySelectorAll('mizan-devtools')).toHaveLength(1)
  remove()
  await settled()
  expect(element()).toBeNull()
  expect(client['~store'].hearLayer).toBeUndefined()
})
