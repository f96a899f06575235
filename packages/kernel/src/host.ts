// What the store is built on.
import type { Batch } from './cell'
import type { Clock } from './clock'
import type { Page } from './page'
import type { RetryOptions } from './retry'
import type { Session } from './session'
import type { TabMessage } from './tabs'
import type { Send } from './transport'

/** The doors of a client to the world. */
export interface StoreHost {
  readonly batch: Batch
  readonly clock: Clock
  readonly page: Page
  /** How long a bundle nobody watches is kept, in milliseconds. */
  readonly gcTime: number
  /** Whether fresh bundles may ride on a call's answer. */
  readonly singleFlight: boolean
  readonly session: Session | undefined
  readonly send: Send
  /** Fetches the bundle at a path. */
  readonly read: (path: string, signal: AbortSignal, retry?: RetryOptions) => Promise<unknown>
  /** Tells the other tabs. */
  readonly tell: (message: TabMessage) => void
  /** Hears of every fetch and call that failed for good. */
  readonly report: (error: unknown) => void
}
