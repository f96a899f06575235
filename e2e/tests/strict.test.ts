// React's Strict Mode mounts everything twice in development; the server must not notice.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect } from 'vitest'
import { buildDevelopmentPage } from '../src/build'
import { AMINA, sceneOn } from '../src/scene'
import { SETUPS } from '../src/setups'

const page = mkdtempSync(join(tmpdir(), 'mizan-board-'))
beforeAll(() => buildDevelopmentPage('react', page), 60_000)
afterAll(() => rmSync(page, { recursive: true }))

const setup = SETUPS.find(({ web }) => web === 'react')
if (!setup) throw new Error('no set-up has the React page')

sceneOn(
  { ...setup, page },
  'mounting everything twice reads everything once',
  AMINA,
  async (tab) => {
    // Only a development build of React says this, and only such a build mounts twice.
    const hint = tab.page.waitForEvent('console', (line) => line.text().includes('React DevTools'))
    await tab.page.goto('/boards/1+2')
    await hint
    await tab.loaded()
    expect(await tab.traffic.settled()).toEqual([
      'GET ctx/board/?board_id=1',
      'GET ctx/board/?board_id=2',
      'GET ctx/boards/',
      'GET ctx/me/',
    ])
  },
)
