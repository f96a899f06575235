// Moving cards: both ends change, whichever way the card is moved.
import { expect } from 'vitest'
import { AMINA, scene } from '../src/scene'

scene('a card dragged to the board beside it changes both with one request', AMINA, async (tab) => {
  await tab.visit('/boards/1+2')
  const card = tab.card('In progress', 'Check every link')
  await card.dragTo(tab.lane('When it rains'))
  await tab.card('When it rains', 'Check every link').waitFor()
  await card.waitFor({ state: 'detached' })
  expect(await tab.traffic.settled()).toEqual(['POST call/move_card/'])
})

scene(
  'both ends of a move are read again when they do not come along',
  AMINA,
  async (tab, scene) => {
    await scene.withoutSingleFlight()
    await tab.visit('/boards/1+2')
    const card = tab.card('In progress', 'Check every link')
    await card.dragTo(tab.lane('When it rains'))
    await tab.card('When it rains', 'Check every link').waitFor()
    await card.waitFor({ state: 'detached' })
    expect(await tab.traffic.settled()).toEqual([
      'POST call/move_card/',
      'GET ctx/board/?board_id=1',
      'GET ctx/board/?board_id=2',
      'GET ctx/boards/',
    ])
  },
)

scene('a card dropped on another comes to stand before it', AMINA, async (tab) => {
  await tab.visit('/boards/1')
  await tab.card('Ideas', 'Record a two-minute tour').dragTo(tab.card('Ideas', 'A changelog'))
  await tab
    .lane('Ideas')
    .getByRole('listitem')
    .first()
    .getByText('Record a two-minute tour')
    .waitFor()
})

scene('Shift and an arrow move a card, which keeps the focus', AMINA, async (tab) => {
  await tab.visit('/boards/1')
  await tab.card('Ideas', 'Dark theme').focus()
  await tab.page.keyboard.press('Shift+ArrowRight')
  await tab.card('In progress', 'Dark theme').waitFor()
  await tab.page.locator('#card-2:focus').waitFor()
  await tab.page.keyboard.press('Shift+ArrowUp')
  await tab.lane('In progress').getByRole('listitem').nth(3).getByText('Dark theme').waitFor()
  await tab.page.locator('#card-2:focus').waitFor()
})

scene('an open card is moved to another board without a pointer', AMINA, async (tab) => {
  await tab.visit('/boards/1?card=5')
  const card = tab.page.getByRole('dialog', { name: 'Card' })
  await card.getByLabel('Board', { exact: true }).selectOption('Autumn in the garden')
  await card.getByLabel('List', { exact: true }).selectOption('When it rains')
  await card.getByRole('button', { name: 'Move' }).click()
  await tab.card('In progress', 'Check every link').waitFor({ state: 'detached' })
  await tab.visit('/boards/2')
  await tab.card('When it rains', 'Check every link').waitFor()
})

scene(
  'the form of an open card follows it when it is moved elsewhere',
  AMINA,
  async (tab, scene) => {
    const form = (of: typeof tab) =>
      of.page.getByRole('dialog', { name: 'Card' }).getByLabel('Board', { exact: true })
    await tab.visit('/boards/1?card=5')
    const beside = await scene.tab()
    await beside.visit('/boards/1?card=5')
    const card = beside.page.getByRole('dialog', { name: 'Card' })
    await form(beside).selectOption('Autumn in the garden')
    await card.getByLabel('List', { exact: true }).selectOption('When it rains')
    await card.getByRole('button', { name: 'Move' }).click()
    await expect.poll(() => form(tab).inputValue(), { timeout: 10_000 }).toBe('2')
  },
)
