// The panel on a page over a real client, whose server, time and page the test plays.
import type { Client } from '@mizan/kernel'
import { createTestClient, settled } from '@mizan/kernel/testing'
import { onTestFinished } from 'vitest'
import { board, cards, notifications, renameCard } from '../../kernel/tests/board'
import { register } from '../../kernel/tests/server'
import { showDevtools } from '../src/index'

export { board, cards, notifications, register, renameCard, settled }

/** The element, as the page sees it. */
export const element = () => document.querySelector('mizan-devtools')

/** What is inside of it. */
export function shadow(): ShadowRoot {
  const root = element()?.shadowRoot
  if (!root) throw new Error('there is no panel on the page')
  return root
}

/** The button of this name, by its label or by what it says. */
export function press(name: string): void {
  const buttons = [...shadow().querySelectorAll('button')]
  const found = buttons.find(
    (each) => each.getAttribute('aria-label') === name || (each.textContent ?? '').includes(name),
  )
  if (!found) throw new Error(`no button says ${name}`)
  found.click()
}

/** The lines of a list. */
export function lines(label: 'Bundles' | 'Timeline'): string[] {
  const all = shadow().querySelectorAll(`[aria-label=${label}] > li > .line`)
  return [...all].map(({ textContent }) => textContent ?? '')
}

/** Waits until everything is drawn. */
export async function drawn(): Promise<void> {
  await settled()
  await new Promise(requestAnimationFrame)
}

/** A client with board 1 on the page, and the panel that was there before. */
export async function stage() {
  const set = createTestClient()
  onTestFinished(showDevtools(set.client))
  const { board_cards, board_owner } = cards('Tea')
  set.server.query(board, 'board_cards', () => board_cards)
  set.server.query(board, 'board_owner', () => board_owner)
  const shown = register(set.client, board, { board_id: 1 })
  await settled()
  return { ...set, shown }
}

/** Renames a card of board 1. */
export const rename = (client: Client, title = 'Coffee') =>
  client.call(renameCard, { board_id: 1, card_id: 1, title })
