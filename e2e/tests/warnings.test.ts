// In development a framework warns of what it finds wrong with a page; the pages give it nothing to find.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect } from 'vitest'
import { buildDevelopmentPage } from '../src/build'
import { AMINA, sceneOn } from '../src/scene'
import { SETUPS, type Web } from '../src/setups'

/** What only a development build of a framework writes on the elements it makes. */
const MARKS: Partial<Record<Web, string>> = {
  vue: '__vueParentComponent',
  svelte: '__svelte_meta',
}

for (const [web, mark] of Object.entries(MARKS)) {
  const setup = SETUPS.find((setup) => setup.web === web)
  if (!setup) throw new Error(`no set-up has the ${web} page`)
  const page = mkdtempSync(join(tmpdir(), 'mizan-board-'))
  beforeAll(() => buildDevelopmentPage(setup.web, page), 60_000)
  afterAll(() => rmSync(page, { recursive: true }))

  // The scene itself fails on any warning.
  sceneOn({ ...setup, page }, 'a look at everything draws no warning', AMINA, async (tab) => {
    await tab.visit('/')
    const isDevelopment = (name: string) => name in (document.querySelector('main') ?? {})
    expect(await tab.page.evaluate(isDevelopment, mark)).toBe(true)
    await tab.visit('/boards/1+2?card=5')
    await tab.rewrite('Card title', 'Check no link')
    const card = tab.card('In progress', 'Check no link')
    await card.dragTo(tab.lane('When it rains'))
    await tab.card('When it rains', 'Check no link').waitFor()
    await tab.page.getByRole('button', { name: 'Close card' }).click()
    await tab.lane('Ideas').getByRole('button', { name: 'Add card' }).click()
    await tab.page.keyboard.type('A search that finds')
    await tab.page.keyboard.press('Enter')
    await tab.card('Ideas', 'A search that finds').waitFor()
    await tab.page.goto('/boards/99')
    await tab.page.locator('.failure[data-code=board_not_found]').waitFor()
    await tab.page.getByRole('button', { name: 'Sign out' }).click()
    await tab.page.getByRole('heading', { name: 'Who are you today?' }).waitFor()
  })
}
