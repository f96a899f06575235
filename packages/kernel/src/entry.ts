// One bundle in the store: its fetches, and the order in which answers may be applied.
import { createCell } from './cell'
import type { AnyMizanError, ProtocolError } from './error'
import { readPath, tagOf } from './params'
import { readPatiently } from './retry'
import { type AnyBundleState, fetching, idle, left, loaded } from './state'
import type { Target } from './target'
import type { Hear } from './transport'
import type { Entry, Store } from './types'

/** Makes the entry of a bundle nothing is known of. */
export function createEntry(store: Store, bundle: Pick<Entry, 'key' | 'def' | 'params'>): Entry {
  const { batch, clock } = store
  /** The last invalidation or merge: a fetch that began before it is out of date. */
  let outdated = store.now
  /** What is out of date: nothing, one function, or (empty) all. */
  let due: string | undefined = ''
  /** The fetch under way, if there is one: when it began and when its outcome is known. */
  let flight: AbortController | undefined
  let started = 0
  let done: Promise<void>

  const fly = async (own: AbortController, only: string): Promise<void> => {
    const settle = await readPatiently(
      store,
      readPath(entry.key, only),
      { signal: own.signal, hear },
      entry.retry,
    ).then(
      (bundle) => () => accept(bundle, only),
      (error) => () => fail(error),
    )
    if (own !== flight) return flight && done
    if (started < outdated) return entry.load('invalidate')
    flight = undefined
    settle()
  }
  const hear: Hear = (told) => {
    if (told.has('mizan-params')) {
      entry.isExact = false
      // The last targets may have named this bundle by other params.
      outdated = Math.max(outdated, store.changed)
    } else entry.isExact ??= true
  }
  const land = (state?: Partial<AnyBundleState>) => {
    flight?.abort()
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
    entry.set({
      error: error as ProtocolError,
      status: 'error',
      isStale: !!entry.state.data,
      isFetching: false,
    })
    store.failed(entry, error)
  }
  const entry: Entry = Object.assign(createCell(batch, idle), {
    ...bundle,
    tag: tagOf(bundle.key),
    watchers: 0,
    isUsed: false,
    settled: 0,
    fetched: 0,
    isDue(staleTime?: number) {
      const { data, isStale } = entry.state
      // No age reaches a time that is not given.
      return !data || isStale || clock.now() - entry.fetched >= (staleTime as number)
    },
    seed(data: Record<string, unknown>, fetched = clock.now()) {
      if (!entry.state.data || entry.fetched < fetched) accept(data, '', fetched)
    },
    load(cause: string) {
      const only = (cause === 'invalidate' && due) || ''
      if (!flight || started < outdated || only !== due) {
        land()
        due = only
        started = ++store.now
        flight = new AbortController()
        done = fly(flight, only)
        entry.set(fetching(entry.state, cause))
      }
      return done
    },
    leave: () => land(left(entry.state)),
    outdate(target?: Target) {
      const only = Object(target).function ?? ''
      due = (due ?? only) === only && entry.def.functions.length > 1 ? only : ''
      outdated = ++store.now
    },
    reset() {
      due = ''
      outdated = ++store.now
      land(idle)
    },
    amend(data: Record<string, unknown>) {
      outdated = ++store.now
      entry.set({ data })
      return outdated
    },
    refresh(bundle: unknown, sent: number) {
      if (sent < outdated || (flight && sent < started)) return false
      land()
      accept(bundle)
      return true
    },
  })
  return entry
}
