// Tabs of one browser that a test holds in its hand.
import type { Channel } from '../tabs'

/** A channel between clients of one test, which delivers at once. */
export function tabs(): { open(): Channel; readonly sent: unknown[] } {
  const ends = new Set<Channel>()
  const sent: unknown[] = []
  return {
    sent,
    open() {
      const end: Channel = {
        onmessage: null,
        postMessage(message) {
          sent.push(message)
          for (const other of ends) {
            if (other !== end) other.onmessage?.({ data: structuredClone(message) } as MessageEvent)
          }
        },
        close: () => ends.delete(end),
      }
      ends.add(end)
      return end
    },
  }
}
