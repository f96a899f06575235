// Behind an edge: what is kept there is as fresh as the server, and each person's own.
import { expect } from 'vitest'
import { AMINA, JONAS, type Scene, sceneOn } from '../src/scene'
import { SETUPS } from '../src/setups'

const setup = SETUPS.find(({ edge }) => edge)
if (!setup) throw new Error('no set-up has an edge')

/** What the edge answers to a read, and where it says that came from. */
async function read({ context }: Scene, bundle: string) {
  const answer = await context.request.get(`/api/mizan/ctx/${bundle}`)
  const headers = answer.headers()
  return { status: answer.status(), from: headers['cache-status'], text: await answer.text() }
}

const HIT = /mizan-edge; hit/

sceneOn(
  setup,
  'a change in one browser is there at the next load of another',
  AMINA,
  async (tab, scene) => {
    const jonas = await scene.elsewhere(JONAS)
    const other = await jonas.tab()
    await other.visit('/boards/1')
    await other.card('Ideas', 'Dark theme').waitFor()
    expect((await read(jonas, 'board/?board_id=1')).from).toMatch(HIT)

    await tab.visit('/boards/1')
    await tab.card('Ideas', 'Dark theme').focus()
    await tab.page.keyboard.press('Shift+ArrowRight')
    await tab.card('In progress', 'Dark theme').waitFor()
    await tab.traffic.settled()

    await other.visit('/boards/1')
    await other.card('In progress', 'Dark theme').waitFor()
    expect(await other.card('Ideas', 'Dark theme').count()).toBe(0)
    expect((await read(jonas, 'board/?board_id=1')).from).toMatch(HIT)
  },
)

sceneOn(setup, 'what is kept for one person is given to nobody else', AMINA, async (tab, scene) => {
  await tab.visit('/boards/2')
  const mine = await read(scene, 'board/?board_id=2')
  expect(mine.from).toMatch(HIT)
  expect(mine.text).toContain('tulip')

  const jonas = await scene.elsewhere(JONAS)
  const theirs = await read(jonas, 'board/?board_id=2')
  expect([theirs.status, theirs.from]).toEqual([404, expect.not.stringMatching(HIT)])
  expect(theirs.text).not.toContain('tulip')

  const [boards, others] = [await read(scene, 'boards/'), await read(jonas, 'boards/')]
  expect(boards.text).not.toBe(others.text)
  expect((await read(scene, 'boards/')).text).toBe(boards.text)
})

sceneOn(
  setup,
  'who has signed out is asked who they are, whatever was kept',
  AMINA,
  async (tab, scene) => {
    await tab.visit('/boards/2')
    expect((await read(scene, 'board/?board_id=2')).from).toMatch(HIT)
    await tab.page.getByRole('button', { name: 'Sign out' }).click()
    await tab.page.getByRole('heading', { name: 'Who are you today?' }).waitFor()
    expect((await read(scene, 'board/?board_id=2')).status).toBe(401)
  },
)
