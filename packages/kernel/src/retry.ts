// When a read that failed is tried again: only where safe, a bounded number of times, with jitter.
import type { Clock } from './clock'
import type { AnyMizanError } from './error'
import type { Page } from './page'

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
export interface RetryHost {
  readonly retry: RetryOptions
  readonly clock: Clock
  readonly random: () => number
  readonly page: Page
}

/** Runs `read` until it succeeds, fails for good, or `signal` aborts. */
export async function retried<Result>(
  read: () => Promise<Result>,
  signal: AbortSignal,
  { retry, clock, random, page }: RetryHost,
): Promise<Result> {
  const { limit = 3, wait = 1000, longest = 30_000 } = retry
  for (let tries = 0; ; ) {
    try {
      return await read()
    } catch (cause) {
      const error = cause as AnyMizanError
      const { retryAfter } = error
      if (!mayRetry(error) || tries >= limit || retryAfter > longest) throw error
      const offline = page.isOffline()
      if (!offline) tries++
      const jitter = random() * Math.min(longest, wait * 2 ** (tries - 1))
      await pause(offline ? undefined : Math.max(retryAfter, jitter), { clock, page }, signal)
    }
  }
}

function mayRetry({ code, status }: AnyMizanError): boolean {
  return code === 'network' || status >= 500 || [408, 425, 429].includes(status)
}

/** Waits for the time (for ever when there is none), for the network to come back, or for the abort. */
function pause(
  milliseconds: number | undefined,
  { clock, page }: Pick<RetryHost, 'clock' | 'page'>,
  signal: AbortSignal,
): Promise<void> {
  return new Promise((resolve) => {
    const resume = () => {
      for (const stop of stops) stop()
      resolve()
    }
    const stops = [page.listen((cause) => cause === 'reconnect' && resume())]
    if (milliseconds !== undefined) stops.push(clock.after(milliseconds, resume))
    signal.addEventListener('abort', resume)
  })
}
