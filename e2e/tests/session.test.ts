// Signing in and out: nothing of one person is left for the next.
import { expect } from 'vitest'
import { AMINA, JONAS, scene } from '../src/scene'

scene('who signs out leaves nothing behind', AMINA, async (tab) => {
  await tab.visit('/boards/2?card=8')
  await tab.page.getByRole('button', { name: 'Sign out' }).click()
  await tab.page.getByRole('heading', { name: 'Who are you today?' }).waitFor()
  expect(await tab.page.content()).not.toContain('tulip')
  await tab.page.getByRole('button', { name: /Jonas Weber/ }).click()
  await tab.page
    .getByRole('link', { name: /Trip to Lisbon/ })
    .first()
    .waitFor()
  expect(await tab.page.content()).not.toContain('garden')
})

scene('what the last person had read is not shown to the next', AMINA, async (tab) => {
  await tab.visit('/boards/2')
  await tab.page.getByRole('button', { name: 'Sign out' }).click()
  await tab.page.getByRole('button', { name: /Jonas Weber/ }).click()
  await tab.page
    .getByRole('link', { name: /Trip to Lisbon/ })
    .first()
    .waitFor()
  await tab.traffic.forget()
  await tab.page.goBack()
  await tab.page.locator('.failure[data-code=board_not_found]').waitFor()
  expect(await tab.traffic.settled()).toContain('GET ctx/board/?board_id=2')
})

scene('who signs out in one tab is signed out in the other', JONAS, async (tab, scene) => {
  const other = await scene.tab()
  await tab.visit('/boards/1')
  await other.visit('/boards/3')
  await tab.page.getByRole('button', { name: 'Sign out' }).click()
  await other.page.getByRole('heading', { name: 'Who are you today?' }).waitFor()
  expect(await other.page.content()).not.toContain('Lisbon')
})

scene(
  'the keyboard alone signs in, opens a card, renames it and comes back',
  undefined,
  async (tab) => {
    await tab.visit('/')
    const press = (key: string) => tab.page.keyboard.press(key)
    const reach = async (selector: string) => {
      const isThere = () =>
        tab.page.evaluate((css) => document.activeElement?.matches(css), selector)
      for (let steps = 0; steps < 40 && !(await isThere()); steps += 1) await press('Tab')
      expect(await isThere(), `${selector} is reached with Tab`).toBe(true)
    }
    await reach('.person')
    await press('Enter')
    await tab
      .board('')
      .or(tab.page.getByRole('heading', { name: 'All boards' }))
      .first()
      .waitFor()
    await reach('.board-tile')
    await press('Enter')
    await tab.loaded()
    await reach('#card-4')
    await press('Enter')
    await tab.loaded()
    await reach('.sheet-title .editable')
    await press('Enter')
    await tab.page.keyboard.type('By keyboard')
    await press('Enter')
    await tab.card('In progress', 'By keyboard').waitFor()
    await press('Escape')
    await tab.page.locator('#card-4:focus').waitFor()
  },
)
