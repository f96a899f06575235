// Adding and renaming: what one component changes, every other shows, for the price of the call alone.
import { expect } from 'vitest'
import { AMINA, scene } from '../src/scene'

scene(
  'a card renamed where it is open changes on its board without a read',
  AMINA,
  async (tab, scene) => {
    await scene.withoutSingleFlight()
    await tab.visit('/boards/1?card=4')
    await tab.rewrite('Card title', 'Rewrite the front page')
    await tab.card('In progress', 'Rewrite the front page').waitFor()
    expect(await tab.traffic.settled()).toEqual(['POST call/rename_card/'])
  },
)

scene(
  'a renamed board changes in its head and at the side without a read',
  AMINA,
  async (tab, scene) => {
    await scene.withoutSingleFlight()
    await tab.visit('/boards/2')
    await tab.rewrite('Board title', 'The garden')
    await tab.board('The garden').waitFor()
    await tab.page.getByRole('navigation').getByRole('link', { name: 'The garden' }).waitFor()
    expect(await tab.traffic.settled()).toEqual(['POST call/rename_board/'])
  },
)

scene('the counts a new card changes come with the answer', AMINA, async (tab, scene) => {
  await tab.visit('/boards/1')
  const beside = await scene.tab()
  await tab.lane('Ideas').getByRole('button', { name: 'Add card' }).click()
  await tab.page.keyboard.type('A search that finds')
  await tab.page.keyboard.press('Enter')
  await tab.card('Ideas', 'A search that finds').waitFor()
  expect(await tab.traffic.settled()).toEqual(['POST call/add_card/'])
  await beside.visit('/')
  await beside.page.getByRole('link', { name: /Website launch.*12 cards/ }).waitFor()
})

scene('a comment is counted on the card while its board stays open', AMINA, async (tab) => {
  await tab.visit('/boards/1?card=4')
  await tab.page.getByRole('textbox', { name: 'Comment' }).fill('See you there.')
  await tab.page.getByRole('button', { name: 'Comment', exact: true }).click()
  await tab.page.getByRole('article').filter({ hasText: 'See you there.' }).waitFor()
  await tab.card('In progress', 'Rewrite the landing page').getByLabel('4 comments').waitFor()
  expect(await tab.traffic.settled()).toEqual(['POST call/add_comment/'])
})

scene('only the board that changed is read again', AMINA, async (tab, scene) => {
  await scene.withoutSingleFlight()
  await tab.visit('/boards/1+2')
  await tab.lane('Ideas').getByRole('button', { name: 'Add card' }).click()
  await tab.page.keyboard.type('A search that finds')
  await tab.page.keyboard.press('Enter')
  await tab.card('Ideas', 'A search that finds').waitFor()
  expect(await tab.traffic.settled()).toEqual([
    'POST call/add_card/',
    expect.stringMatching(/^GET ctx\/board\/\?.*board_id=1/),
    'GET ctx/boards/',
  ])
})

scene('a card thrown away leaves its list', AMINA, async (tab) => {
  await tab.visit('/boards/1?card=5')
  await tab.page.getByRole('button', { name: 'Throw away' }).click()
  await tab.card('In progress', 'Check every link').waitFor({ state: 'detached' })
  expect(await tab.page.getByRole('dialog').count()).toBe(0)
})

scene('a card given to nobody loses its face on the board', AMINA, async (tab, scene) => {
  await scene.withoutSingleFlight()
  await tab.visit('/boards/1?card=5')
  const face = tab.card('In progress', 'Check every link').getByLabel('Jonas Weber')
  await face.waitFor()
  await tab.page.getByLabel('Who').selectOption('Nobody')
  await face.waitFor({ state: 'detached' })
  expect(await tab.traffic.settled()).toEqual(['POST call/assign_card/'])
})

scene('who leaves a field for another place stays there', AMINA, async (tab) => {
  await tab.visit('/boards/1?card=4')
  await tab.page.getByRole('button', { name: /^Card title: / }).click()
  await tab.page.getByRole('textbox', { name: 'Card title' }).fill('Rewrite the front page')
  await tab.page.getByRole('textbox', { name: 'Comment' }).click()
  await tab.card('In progress', 'Rewrite the front page').waitFor()
  await tab.page.keyboard.type('Done.')
  expect(await tab.page.getByRole('textbox', { name: 'Comment' }).inputValue()).toBe('Done.')
})
