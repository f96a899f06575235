// The panel of a development page says why something was fetched; a page that is shipped has no panel.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildDevelopmentPage, pageOf } from '../src/build'
import { AMINA, type Scene, sceneOn } from '../src/scene'
import { each, SETUPS } from '../src/setups'
import type { Tab } from '../src/tab'

const pages = mkdtempSync(join(tmpdir(), 'mizan-board-'))
afterAll(() => rmSync(pages, { recursive: true }))

for (const web of each('web')) {
  const setup = SETUPS.find((each) => each.web === web)
  const page = join(pages, web)
  beforeAll(() => buildDevelopmentPage(web, page), 60_000)
  const name = 'the panel tells what became of each bundle, and why one was fetched'
  if (setup) sceneOn({ ...setup, page }, name, AMINA, play)
}

async function play(tab: Tab, scene: Scene): Promise<void> {
  await scene.withoutSingleFlight()
  await tab.visit('/boards/1+2?card=4')
  await tab.rewrite('Card title', 'Rewrite the front page')
  await tab.card('In progress', 'Rewrite the front page').waitFor()
  await tab.page.getByRole('button', { name: 'Throw away' }).click()
  await tab.card('In progress', 'Rewrite the front page').waitFor({ state: 'detached' })
  await tab.page.getByRole('button', { name: 'Open Mizan devtools' }).click()
  const timeline = tab.page.getByRole('list', { name: 'Timeline' })
  await timeline.getByRole('button', { name: /rename_card 2 merged/ }).click()
  const told = timeline.getByRole('definition')
  await told.filter({ hasText: 'board/?board_id=1 merged: the result was put in its' }).waitFor()
  await told.filter({ hasText: 'board/?board_id=2 no target names it' }).waitFor()
  const reason = /board_id=1 refetched because delete_card changed board;board_id=1/
  await timeline.getByRole('button', { name: reason }).waitFor()
  expect(await timeline.textContent()).not.toContain('Rewrite the front page')
  await makeHigher(tab)
}

/** By the keyboard alone. */
async function makeHigher({ page }: Tab): Promise<void> {
  const panel = page.getByRole('region', { name: 'Mizan devtools' })
  const before = await panel.boundingBox()
  await page.getByRole('separator', { name: 'Height' }).focus()
  await page.keyboard.press('ArrowUp')
  const after = await panel.boundingBox()
  expect((after?.height ?? 0) - (before?.height ?? 0)).toBe(32)
}

test.each(each('web'))('nothing of the panel is in the %s page that is shipped', (web) => {
  const assets = join(pageOf(web), 'assets')
  const files = readdirSync(assets).filter((file) => file.endsWith('.js'))
  const scripts = files.map((file) => readFileSync(join(assets, file), 'utf8')).join()
  expect(scripts).toContain('x-mizan-mounted')
  expect(scripts.includes('mizan-devtools')).toBe(false)
})
