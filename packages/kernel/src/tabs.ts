// Other tabs of the same origin hear what became out of date and that the caller changed; never data.
import type { Target } from './target'

/** The part of a `BroadcastChannel` that tabs speak through. */
export interface Channel {
  onmessage: ((event: MessageEvent) => void) | null
  postMessage(message: unknown): void
  close(): void
}

/** What one tab tells the others. */
export interface TabMessage {
  readonly targets: readonly Target[]
  readonly identity?: 'changed' | undefined
}

/** Opens the channel of one server, in a browser only: elsewhere it would keep the process alive. */
export function openChannel(base: string): Channel | undefined {
  const { document, BroadcastChannel } = globalThis
  return document && BroadcastChannel
    ? (new BroadcastChannel(`mizan:${base}`) as Channel)
    : undefined
}
