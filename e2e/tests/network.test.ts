// A network that fails, and a second tab.
import { expect } from 'vitest'
import { AMINA, JONAS, scene } from '../src/scene'

scene(
  'what is read while offline appears once there is a network again',
  JONAS,
  async (tab, scene) => {
    await tab.visit('/boards/1')
    await scene.context.setOffline(true)
    const failed = tab.page.waitForEvent('requestfailed')
    await tab.page.getByRole('link', { name: 'Trip to Lisbon' }).click()
    await failed
    await tab.page.getByRole('status', { name: 'Loading the board' }).waitFor()
    await scene.context.setOffline(false)
    await tab.board('Trip to Lisbon').waitFor()
  },
)

scene('a change made while offline is refused, not lost in silence', AMINA, async (tab, scene) => {
  await tab.visit('/boards/1?card=4')
  await scene.context.setOffline(true)
  await tab.rewrite('Card title', 'Into the void')
  await tab.toast('network').waitFor()
  await tab.card('In progress', 'Rewrite the landing page').waitFor()
  await scene.context.setOffline(false)
  await tab.rewrite('Card title', 'Into the list')
  await tab.card('In progress', 'Into the list').waitFor()
})

scene('a change in one tab is seen in the other', AMINA, async (tab, scene) => {
  const other = await scene.tab()
  await tab.visit('/boards/1')
  await other.visit('/boards/1+2')
  await tab.card('Ideas', 'Dark theme').focus()
  await tab.page.keyboard.press('Shift+ArrowRight')
  await other.card('In progress', 'Dark theme').waitFor()
  const reads = await other.traffic.settled()
  expect(reads).toContain('GET ctx/board/?board_id=1')
  expect(reads).not.toContain('GET ctx/board/?board_id=2')
})
