// One bundle in the store: its fetches, and the order in which answers may be applied.
import { type Cell, createCell } from './cell'
import type { AnyContextDef } from './define'
import type { AnyMizanError } from './error'
import type { Flight } from './flight'
import { itemOf, type Merge, mergeInto } from './merge'
import { type CanonicalParams, readPath } from './params'
import type { RetryOptions } from './retry'
import { type AnyBundleState, failed, fetching, idle, left, loaded } from './state'
import type { Store } from './store'

/**
 * A bundle's state and what changes it. Numbers are moments of the store's logical clock: an answer
 * counts only when its request began after the last thing known to have changed the data.
 */
export interface Entry extends Cell<AnyBundleState> {
  readonly key: string
  def: AnyContextDef
  readonly params: CanonicalParams
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
  /** Makes what is known, and every answer to what was asked before now, out of date. */
  outdate(only?: string): void
  /** Forgets everything, as if it had never been fetched. */
  reset(): void
  /** Splices a call's result in; false when that might be wrong, so that a fetch has to decide. */
  merge(merge: Merge, started: number): boolean
  /** Takes data that came with a call's answer; false when something newer is known or under way. */
  refresh(bundle: unknown, started: number): boolean
}

/** Makes the entry of a bundle nothing is known of. */
export function createEntry(store: Store, bundle: Pick<Entry, 'key' | 'def' | 'params'>): Entry {
  const { batch, clock, read } = store
  /** The last merge of each item. */
  const merged = new Map<string, number>()
  /** The last invalidation or merge: a fetch that began before it is out of date. */
  let outdated = store.now
  /** What is out of date: nothing, one function, or (empty) all. */
  let due: string | undefined = ''
  let flight: Flight | undefined

  const fly = async (started: number, signal: AbortSignal, only: string): Promise<void> => {
    const settle = await read(readPath(entry.key, only), signal, entry.retry).then(
      (bundle) => () => accept(bundle, only),
      (error) => () => fail(error),
    )
    if (signal.aborted) return flight?.done
    if (started < outdated) return entry.load('invalidate')
    flight = undefined
    settle()
  }
  const land = (state?: Partial<AnyBundleState>) => {
    flight?.controller.abort()
    flight = undefined
    if (state) entry.set(state)
  }
  const accept = (bundle: unknown, only = '', fetched = clock.now()) => {
    due = undefined
    entry.isUsed = false
    entry.settled = ++store.now
    if (!only) entry.fetched = fetched
    entry.set(loaded(entry.state, entry.def.functions, Object(bundle), only))
  }
  const fail = (error: AnyMizanError) => {
    due = ''
    entry.settled = ++store.now
    entry.set(failed(entry.state, error))
    store.failed(entry, error)
  }
  const entry: Entry = Object.assign(createCell(batch, idle), {
    ...bundle,
    watchers: 0,
    isUsed: false,
    settled: 0,
    fetched: 0,
    isDue(staleTime?: number) {
      const { data, isStale } = entry.state
      const isOld = staleTime !== undefined && clock.now() - entry.fetched >= staleTime
      return !data || isStale || isOld
    },
    seed(data: Record<string, unknown>, fetched = clock.now()) {
      if (!entry.state.data || entry.fetched < fetched) accept(data, '', fetched)
    },
    load(cause: string) {
      const only = (cause === 'invalidate' && due) || ''
      if (flight && flight.started > outdated && only === due) return flight.done
      land()
      const started = ++store.now
      const controller = new AbortController()
      store.trace?.('fetch', entry, { cause, only })
      const done = fly(started, controller.signal, only)
      flight = { started, controller, done }
      due = only
      entry.set(fetching(entry.state, cause))
      return done
    },
    leave: () => land(left(entry.state)),
    outdate(only = '') {
      due = (due ?? only) === only && entry.def.functions.length > 1 ? only : ''
      outdated = ++store.now
    },
    reset() {
      entry.outdate()
      land(idle)
    },
    merge(merge: Merge, started: number) {
      const item = itemOf(merge)
      const isLate = started < Math.max(entry.settled, merged.get(item) ?? 0)
      const data = isLate ? undefined : mergeInto(entry, merge)
      if (!data) return false
      outdated = ++store.now
      merged.set(item, outdated)
      entry.set({ data })
      store.trace?.('merge', entry)
      return true
    },
    refresh(bundle: unknown, started: number) {
      if (started < outdated || (flight && started < flight.started)) return false
      land()
      accept(bundle)
      store.trace?.('refresh', entry)
      return true
    },
  })
  return entry
}
