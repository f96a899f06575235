// Every bundle a client knows, who watches it, and which of them are out of date.

import { Cell } from './cell'
import type { AnyContextDef } from './define'
import { Entry } from './entry'
import type { StoreHost } from './host'
import type { BundleObserver } from './observer'
import { bundleKey, canonicalParams } from './params'
import { matcher, type Target } from './target'
import type { Trace } from './trace'

/** How long a failure is kept that came before anybody watched, in milliseconds. */
const UNSEEN_FAILURE = 1000

/** The bundles of one client. */
export class Store {
  readonly host: StoreHost
  /** The logical clock: whatever has to be put in order moves it on. */
  now = 0
  /** Changes with the identity; its state is the same object as long as the caller is the same. */
  readonly identity: Cell<object>
  /** Hears what happens, if somebody listens. */
  trace: Trace | undefined
  /** Those who follow a bundle now. */
  readonly observers = new Set<BundleObserver>()
  readonly #stopListening: () => void
  readonly #entries = new Map<string, Entry>()
  /** What is fetched, if anybody watches it, at the end of this tick. */
  readonly dirty = new Set<Entry>()

  constructor(host: StoreHost) {
    this.host = host
    this.identity = new Cell(host.batch, {})
    this.#stopListening = host.page.listen((cause) =>
      host.batch.run(() => {
        for (const observer of this.observers) observer.wake(cause)
      }),
    )
  }

  /** The entry of a bundle, if there is one. */
  get(context: string, params?: object): Entry | undefined {
    return this.#entries.get(bundleKey(context, canonicalParams(params)))
  }

  /** The entry of a bundle, made if it is new; kept for a while even when nobody comes to watch it. */
  entry(def: AnyContextDef, params: object): Entry {
    const known = this.get(def.name, params)
    const entry = known ?? new Entry(this, def, canonicalParams(params))
    if (!known) {
      this.#entries.set(entry.key, entry)
      this.#collect(entry, this.host.gcTime)
    } else if (`${entry.def.functions}` !== `${def.functions}`) {
      // Generated code was replaced while the page is open.
      entry.def = def
      this.#outdate(entry)
    }
    return entry
  }

  /** Keeps an entry, and its fetch going, until a moment after the returned function is called (once). */
  // `isLookingOn` is false for one who only waits for a fetch.
  watch(entry: Entry, isLookingOn: boolean): () => void {
    entry.stopCollection()
    this.#entries.set(entry.key, entry)
    if (!entry.watchers++) this.trace?.('mount', entry)
    return () => {
      entry.watchers--
      queueMicrotask(() => this.#leave(entry, isLookingOn))
    }
  }

  /** Every bundle there is. */
  get entries(): Iterable<Entry> {
    return this.#entries.values()
  }

  /**
   * Makes the bundles that targets name, but not those that `isSettled` accepts, out of date at
   * once; all that are get fetched together in the next microtask.
   */
  invalidate(targets: readonly Target[], isSettled?: (entry: Entry) => boolean): void {
    for (const target of targets) {
      const isNamed = matcher(target)
      for (const entry of this.#entries.values()) {
        if (isNamed(entry) && !isSettled?.(entry)) this.#outdate(entry, target)
      }
    }
  }

  /** Empties everything that belonged to somebody else and fetches what is watched. */
  changeIdentity(): void {
    this.host.batch.run(() => {
      this.trace?.('identity', undefined)
      this.identity.set({})
      for (const entry of this.#entries.values()) {
        entry.reset()
        if (entry.watchers) entry.load('identity')
      }
    })
  }

  /** Tells of a fetch that failed for good; a failure nobody watches is soon tried anew. */
  failed(entry: Entry, error: unknown): void {
    this.host.report(error)
    if (!entry.watchers) this.#collect(entry, UNSEEN_FAILURE)
  }

  /** Gives up every fetch and forgets everything. */
  close(): void {
    this.#stopListening()
    for (const entry of this.#entries.values()) {
      entry.leave()
      entry.stopCollection()
    }
    this.#entries.clear()
  }

  #outdate(entry: Entry, target?: Target): void {
    this.trace?.('invalidate', entry, target)
    entry.outdate(Object(target).function)
    if (!this.dirty.size) queueMicrotask(() => this.#refetch())
    this.dirty.add(entry)
  }

  #refetch(): void {
    this.host.batch.run(() => {
      for (const entry of this.dirty) {
        entry.set({ isStale: true })
        if (entry.watchers) entry.load('invalidate')
      }
      this.dirty.clear()
    })
  }

  /** The last one left, unless somebody came back in the same tick. */
  #leave(entry: Entry, isLookingOn: boolean): void {
    if (entry.watchers) return
    this.trace?.('unmount', entry)
    entry.leave()
    entry.isUsed ||= isLookingOn
    this.#collect(entry, this.host.gcTime)
  }

  #collect(entry: Entry, after: number): void {
    entry.stopCollection()
    entry.stopCollection = this.host.clock.after(after, () => this.#entries.delete(entry.key))
  }
}
