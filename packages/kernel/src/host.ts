// What the store is built on.
import type { Call } from './call'
import type { Batch } from './cell'
import type { Settings } from './options'
import type { TabMessage } from './tabs'
import type { Send } from './transport'

/** What a client was told, and its doors to the world. */
export interface StoreHost extends Settings {
  readonly batch: Batch
  readonly send: Send
  /** Makes a call and brings its answer into the store. */
  perform: (call: Call) => Promise<unknown>
  /** Tells the other tabs. */
  tell: (message: TabMessage) => void
  /** Hears of every fetch and call that failed for good. */
  readonly report: (error: unknown) => void
}
