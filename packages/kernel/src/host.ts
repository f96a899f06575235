// What the store is built on.
import type { Batch } from './cell'
import type { Clock } from './clock'
import type { Page } from './page'
import type { RetryOptions } from './retry'

/** The doors of a client to the world. */
export interface StoreHost {
  readonly batch: Batch
  readonly clock: Clock
  readonly page: Page
  /** How long a bundle nobody watches is kept, in milliseconds. */
  readonly gcTime: number
  /** Fetches the bundle at a path. */
  readonly read: (path: string, signal: AbortSignal, retry?: RetryOptions) => Promise<unknown>
  /** Hears of every fetch that failed for good. */
  readonly report: (error: unknown) => void
}
