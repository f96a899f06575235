// Puts the panel on the page.
import type { Client } from '@mizan/kernel'
import { MizanDevtools, NAME } from './element'

/**
 * Puts the panel on the page, over the page's client unless another is given; the returned function takes it away.
 *
 * To be called after `configure`, and before the first render so that the timeline begins at the beginning.
 * There is one panel: a second call moves it to that client. On a server nothing happens.
 */
export function showDevtools(client?: Client): () => void {
  const { document } = globalThis
  if (!document) return () => {}
  document.querySelector(NAME)?.remove()
  const panel = new MizanDevtools()
  panel.client = client
  document.body.append(panel)
  return () => panel.remove()
}
