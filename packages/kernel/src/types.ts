// What the store and its entries are to the rest of the kernel: below the files that make and use them.
import type { Cell } from './cell'
import type { AnyContextDef } from './define'
import type { StoreHost } from './host'
import type { HearLayer } from './layer'
import type { Cause } from './page'
import type { CanonicalParams } from './params'
import type { RetryOptions } from './retry'
import type { AnyBundleState } from './state'
import type { Target } from './target'
import type { HeaderRecord } from './transport'

/**
 * A bundle's state and what changes it. Numbers are moments of the store's logical clock: an answer
 * counts only when its request began after the last thing known to have changed the data.
 */
export interface Entry extends Cell<AnyBundleState> {
  readonly key: string
  /** Its name in the headers of the protocol. */
  readonly tag: string
  def: AnyContextDef
  readonly params: CanonicalParams
  /**
   * Whether the server reads the params as they are spelled here: what an answer to a read said, `false` for good.
   * Until then any target of the context may name this bundle.
   */
  isExact?: boolean
  /** How many watch; counted by the store. */
  watchers: number
  /** Whether somebody watched it and left since its data came. */
  isUsed: boolean
  /** How it is asked for again, if not in the way of the client. */
  retry?: RetryOptions | undefined
  /** Stops the timer that takes the entry out of the store; set by the store. */
  stopCollection?: () => void
  /** The last time a fetch ended or a bundle came: a call from before might revert a part of it. */
  settled: number
  /** When a bundle came the last time, by the clock. */
  fetched: number
  /** Whether it has to be fetched for somebody who takes data for fresh for so long, in milliseconds; for ever unless given. */
  isDue(staleTime?: number): boolean
  /** Takes data as fetched then (by the clock), if there is none or only older. */
  seed(data: Record<string, unknown>, fetched?: number): void
  /** Fetches what is due, or joins a fetch that is not out of date. Ends when the state is settled. */
  load(cause: string): Promise<void>
  /** Nobody watches any more: gives up the fetch under way and forgets failures. */
  leave(): void
  /** Makes what a target names (all, unless given), and every answer to what was asked before now, out of date. */
  outdate(target?: Target): void
  /** Forgets everything, as if it had never been fetched. */
  reset(): void
  /** The last merge of each item, by the store's logical clock. */
  merged?: Map<string, number>
  /** Takes data that a call's result was spliced into; gives the moment it counts from. */
  amend(data: Record<string, unknown>): number
  /** Takes data that came with a call's answer; false when something newer is known or under way. */
  refresh(bundle: unknown, started: number): boolean
}

/** The bundles of one client. */
export interface Store extends StoreHost {
  /** The logical clock: whatever has to be put in order moves it on. */
  now: number
  /** Changes with the identity; its state is the same object as long as the caller is the same. */
  readonly identity: Cell<object>
  /** The headers that carry the session's token, once it was asked for. */
  token?: Promise<HeaderRecord> | undefined
  /** Hears of optimistic layers, if somebody listens. */
  hearLayer?: HearLayer | undefined
  /** Changes when the page is looked at again or the network is back; its state is what came back last. */
  readonly woken: Cell<{ cause?: Cause }>
  /** What is fetched, if anybody watches it, at the end of this tick. */
  readonly dirty: Set<Entry>
  /** When targets were applied the last time, by the logical clock. */
  changed: number
  /** Every bundle there is, by its key. */
  readonly entries: ReadonlyMap<string, Entry>
  /** The entry of a bundle, made if it is new; kept for a while even when nobody comes to watch it. */
  entry(def: AnyContextDef, params: object): Entry
  /**
   * Keeps an entry, and its fetch going, until the returned function is called (once) and a moment longer.
   * `isLookingOn` is false for one who only waits for a fetch.
   */
  watch(entry: Entry, isLookingOn: boolean): () => void
  /**
   * Makes the bundles that targets name out of date at once; all that are get fetched together in
   * the next microtask. Those that `isSettled` accepts are left as they are.
   */
  invalidate(
    targets: readonly Target[],
    isSettled?: (entry: Entry, target: Target) => boolean | undefined,
  ): void
  /** Empties everything that belonged to somebody else and fetches what is watched. */
  changeIdentity(): void
  /** Tells of a fetch that failed for good; a failure nobody watches is soon tried anew. */
  failed(entry: Entry, error: unknown): void
  /** Gives up every fetch and forgets everything. */
  close(): void
}
