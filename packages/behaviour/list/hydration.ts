// Hydration: a page goes on with what a server had fetched for it.
import { type DryState, hydrate } from '@mizan/kernel/hydrate'
import { expect } from 'vitest'
import { board, cards as bundle } from '../../kernel/tests/board'
import { behaviour, type Chapter } from '../behaviour'
import { boardOf, cards, owner, waiting } from '../part'

/** The board as a server had it at the beginning of time. */
const state: DryState = {
  identity: '',
  bundles: [
    {
      context: board.name,
      functions: board.functions,
      params: { board_id: '1' },
      data: { ...bundle('a') },
      fetched: 0,
    },
  ],
}

const screen = boardOf({ board_id: 1 }, cards(), owner())

/** What a page says during an action that it does not say before. */
async function flashes(page: Element, action: () => Promise<void>): Promise<string[]> {
  const { textContent } = page
  const seen = new Set<string>()
  const observer = new MutationObserver(() => seen.add(page.textContent))
  observer.observe(page, { childList: true, characterData: true, subtree: true })
  await action()
  observer.disconnect()
  return [...seen].filter((text) => text !== textContent)
}

export const hydration: Chapter = {
  title: 'hydration',
  behaviours: [
    behaviour('a page that a server wrote is taken over as it stands', async (scene) => {
      await scene.write(bundle('a'), screen)
      expect(scene.text).toBe('success a | success Ada')
      const written = [...scene.page.querySelectorAll('*')]
      expect(await flashes(scene.page, () => scene.hydrate(screen))).toEqual([])
      const now = [...scene.page.querySelectorAll('*')]
      expect(now.every((element, index) => element === written[index])).toBe(true)
      expect(scene.server.asked).toEqual([])
    }),
    behaviour('a page that was taken over answers to its user', async (scene) => {
      await scene.write(bundle('a'), screen)
      await scene.hydrate(screen)
      await scene.click('cards', 'refetch')
      expect(scene.text).toBe('success a fetching | success Ada fetching')
      await scene.answer(bundle('b'))
      expect(scene.text).toBe('success b | success Ada')
    }),
    behaviour('a page that was taken over is kept up to date', async (scene) => {
      await scene.write(bundle('a'), screen, cards({ id: 'own', params: { board_id: 1 } }))
      await scene.hydrate(screen, cards({ id: 'own', params: { board_id: 1 } }))
      await scene.during(() => scene.client.invalidate('board'))
      await scene.answer(bundle('b'))
      expect(scene.text).toBe('success b | success Ada | success b')
      await scene.leave()
      expect(scene.text).toBe('')
    }),
    behaviour('what came with the page is drawn first and not fetched', async (scene) => {
      hydrate(scene.client, state)
      await scene.show(screen)
      expect(scene.text).toBe('success a | success Ada')
      expect(scene.drawings('cards')).toBe(1)
      expect(scene.server.asked).toEqual([])
    }),
    behaviour('nobody waits for what came with the page', async (scene) => {
      hydrate(scene.client, state)
      await scene.show(boardOf({ board_id: 1 }, waiting()))
      expect(scene.text).toBe('a')
      expect(scene.server.asked).toEqual([])
    }),
    behaviour('what came with the page is invalidated like anything else', async (scene) => {
      hydrate(scene.client, state)
      await scene.show(screen)
      await scene.during(() => scene.client.invalidate('board'))
      await scene.answer(bundle('b'))
      expect(scene.text).toBe('success b | success Ada')
    }),
    behaviour('what came for somebody else is left out', async (scene) => {
      hydrate(scene.client, { ...state, identity: 'ada' }, { identity: 'eve' })
      await scene.show(screen)
      expect(scene.text).toBe('loading fetching | loading fetching')
    }),
  ],
}
