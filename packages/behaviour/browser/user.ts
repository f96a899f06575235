// What happens around a page while a script runs: its user, the network, and the tabs beside it.
import { commands } from 'vitest/browser'

/** The user goes to another tab. */
export const lookAway = (): Promise<void> => heard(document, 'visibilitychange', commands.lookAway)

/** The user comes back from it. */
export const lookBack = (): Promise<void> => heard(document, 'visibilitychange', commands.lookBack)

/** The user goes to another tab and comes back. */
export async function lookAgain(): Promise<void> {
  await lookAway()
  await lookBack()
}

/** The network goes away. */
export const disconnect = (): Promise<void> =>
  heard(window, 'offline', () => commands.setOnline(false))

/** The network comes back. */
export const connect = (): Promise<void> => heard(window, 'online', () => commands.setOnline(true))

/** The network goes away and comes back. */
export async function reconnect(): Promise<void> {
  await disconnect()
  await connect()
}

/** The user calls `rename_card` in another tab, whose server gives this answer; this tab has heard of it then. */
export const callElsewhere = (answer: object): Promise<unknown> =>
  overheard(() => commands.callElsewhere(answer))

/** What one tab tells the others of an action. */
export async function overheard(action: () => Promise<void>): Promise<unknown[]> {
  const channel = new BroadcastChannel('mizan:')
  const told: unknown[] = []
  channel.addEventListener('message', ({ data }) => told.push(data))
  await heard(channel, 'message', action)
  channel.close()
  return told
}

/** Does something and waits until the page has heard of it. */
async function heard(
  target: EventTarget,
  type: string,
  action: () => Promise<void>,
): Promise<void> {
  const event = new Promise((resolve) => target.addEventListener(type, resolve, { once: true }))
  await action()
  await event
}
