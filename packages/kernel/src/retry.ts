// When a read that failed is tried again: only where safe, a bounded number of times, with jitter.
import type { AnyMizanError } from './error'
import type { StoreHost } from './host'
import type { Outgoing } from './transport'

/** How often and how patiently reads are retried. */
export interface RetryOptions {
  /** How many times at most, 3 unless given; 0 never retries. */
  readonly limit?: number
  /** The longest first wait in milliseconds, 1000 unless given; it doubles each time. */
  readonly wait?: number
  /** The longest wait of all in milliseconds, 30000 unless given. */
  readonly longest?: number
}

/** What a retry depends on. */
type RetryHost = Pick<StoreHost, 'clock' | 'page' | 'random' | 'retry' | 'send'>

/** Reads what is at a path until that succeeds, fails for good, or the request's signal aborts. */
export async function readPatiently(
  { clock, page, random, retry: usual, send }: RetryHost,
  path: string,
  request: Outgoing & { readonly signal: AbortSignal },
  { limit = 3, wait = 1000, longest = 30_000 }: RetryOptions = usual,
): Promise<unknown> {
  for (let tries = 0; ; ) {
    try {
      return await send(path, request)
    } catch (cause) {
      const { retryAfter } = cause as AnyMizanError
      if (!mayRetry(cause as AnyMizanError) || tries >= limit || retryAfter > longest) throw cause
      const isOffline = page.isOffline()
      const jitter = random() * Math.min(longest, wait * 2 ** tries)
      if (!isOffline) tries++
      // Waits for the time (no time helps without a network), for the network to come back, or for the abort.
      await new Promise<void>((resolve) => {
        const resume = () => {
          stopListening()
          stopTimer?.()
          resolve()
        }
        const stopListening = page.listen((back) => back === 'reconnect' && resume())
        const stopTimer = isOffline ? undefined : clock.after(Math.max(retryAfter, jitter), resume)
        request.signal.addEventListener('abort', resume)
      })
    }
  }
}

function mayRetry({ code, status }: AnyMizanError): boolean {
  return code === 'network' || status >= 500 || [408, 425, 429].includes(status)
}
