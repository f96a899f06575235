// Errors: each is shown by its code, where it can be mended.
import { expect } from 'vitest'
import { AMINA, GUEST, JONAS, scene } from '../src/scene'

scene('a taken title offers the one that is free', AMINA, async (tab) => {
  await tab.visit('/boards/2')
  await tab.rewrite('Board title', 'Website launch')
  const note = tab.page.locator('[data-code=title_taken]')
  await note.getByRole('button', { name: 'Website launch 2' }).click()
  await tab.board('Website launch 2').waitFor()
  await note.waitFor({ state: 'detached' })
})

scene('a guest is told that they cannot change anything', GUEST, async (tab) => {
  await tab.visit('/boards/1?card=4')
  await tab.rewrite('Card title', 'Mine now')
  await tab.toast('read_only').waitFor()
  await tab.card('In progress', 'Rewrite the landing page').waitFor()
})

scene('a guest who throws a card away is told, although the card closed', GUEST, async (tab) => {
  await tab.visit('/boards/1?card=4')
  await tab.page.getByRole('button', { name: 'Throw away' }).click()
  await tab.toast('read_only').waitFor()
  await tab.card('In progress', 'Rewrite the landing page').waitFor()
})

scene('a member is told that removing a board is for admins', JONAS, async (tab) => {
  await tab.visit('/boards/1')
  tab.page.on('dialog', (dialog) => void dialog.accept())
  await tab.page.getByRole('button', { name: 'Remove Website launch' }).click()
  await tab.toast('forbidden').waitFor()
  await tab.board('Website launch').waitFor()
})

scene('a title that is too long is refused in words', AMINA, async (tab) => {
  await tab.visit('/boards/1')
  await tab.rewrite('Board title', 'x'.repeat(121))
  const toast = tab.toast('invalid')
  await toast.waitFor()
  expect(await toast.textContent()).toContain('under 120 characters')
})

scene('a board one is not on says so in its place, beside one that loads', JONAS, async (tab) => {
  await tab.visit('/boards/1+2')
  await tab.page.locator('.failure[data-code=board_not_found]').waitFor()
  await tab.board('Website launch').waitFor()
})
