// Every bundle a client knows, who watches it, and which of them are out of date.
import { type Cell, createCell } from './cell'
import type { AnyContextDef } from './define'
import { createEntry, type Entry } from './entry'
import type { StoreHost } from './host'
import type { HearLayer } from './layer'
import type { Cause } from './page'
import { bundleKey, canonicalParams } from './params'
import { matcher, type Target } from './target'
import type { HeaderRecord } from './transport'

/** How long a failure is kept that came before anybody watched, in milliseconds. */
const UNSEEN_FAILURE = 1000

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

/** Makes an empty store. */
export function createStore(host: StoreHost): Store {
  const { batch, channel, clock, page, gcTime } = host
  const entries = new Map<string, Entry>()
  const dirty = new Set<Entry>()
  const woken: Store['woken'] = createCell(batch, {})
  const stopListening = page.listen((cause) => woken.set({ cause }))
  const outdate = (entry: Entry, target?: Target) => {
    entry.outdate(target)
    if (!dirty.size) queueMicrotask(refetch)
    dirty.add(entry)
  }
  const refetch = () =>
    batch(() => {
      for (const entry of dirty) {
        entry.set({ isStale: true })
        if (entry.watchers) entry.load('invalidate')
      }
      dirty.clear()
    })
  const collect = (entry: Entry, after: number) => {
    entry.stopCollection?.()
    entry.stopCollection = clock.after(after, () => entries.delete(entry.key))
  }

  const store: Store = {
    ...host,
    now: 0,
    changed: 0,
    identity: createCell(batch, {}),
    woken,
    dirty,
    entries,
    entry(def, params) {
      const canonical = canonicalParams(params)
      const key = bundleKey(def.name, canonical)
      let entry = entries.get(key)
      if (!entry) {
        entry = createEntry(store, { key, def, params: canonical })
        entries.set(key, entry)
        collect(entry, gcTime)
      } else if (`${entry.def.functions}` !== `${def.functions}`) {
        // Generated code was replaced while the page is open.
        entry.def = def
        outdate(entry)
      }
      return entry
    },
    watch(entry, isLookingOn) {
      entry.stopCollection?.()
      entries.set(entry.key, entry)
      entry.watchers++
      return () => {
        entry.watchers--
        queueMicrotask(() => {
          // Unless somebody came back in the same tick.
          if (entry.watchers) return
          entry.leave()
          entry.isUsed ||= isLookingOn
          collect(entry, gcTime)
        })
      }
    },
    invalidate(targets, isSettled) {
      for (const target of targets) {
        store.changed = ++store.now
        const isNamed = matcher(target)
        for (const entry of entries.values()) {
          if (isNamed(entry) && !isSettled?.(entry, target)) outdate(entry, target)
        }
      }
    },
    changeIdentity() {
      store.token = undefined
      batch(() => {
        store.identity.set({})
        for (const entry of entries.values()) {
          entry.reset()
          if (entry.watchers) entry.load('identity')
        }
      })
    },
    failed(entry, error) {
      host.report(error)
      if (!entry.watchers) collect(entry, UNSEEN_FAILURE)
    },
    close() {
      stopListening()
      if (channel) channel.close()
      for (const entry of entries.values()) {
        entry.leave()
        entry.stopCollection?.()
      }
      entries.clear()
    },
  }
  return store
}
