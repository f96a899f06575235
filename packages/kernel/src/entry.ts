// One bundle in the store: its fetches, and the order in which answers may be applied.
import { Cell } from './cell'
import type { AnyContextDef } from './define'
import type { AnyMizanError } from './error'
import type { Flight } from './flight'
import { itemOf, type Merge, mergeInto } from './merge'
import { bundleKey, type CanonicalParams } from './params'
import type { RetryOptions } from './retry'
import { type AnyBundleState, failed, fetching, idle, left, loaded } from './state'
import type { Store } from './store'
import type { Matchable } from './target'

/**
 * A bundle's state and what changes it. The numbers are moments of the store's logical clock: an
 * answer counts only when its request began after the last thing known to have changed the data.
 */
export class Entry extends Cell<AnyBundleState> implements Matchable {
  readonly key: string
  def: AnyContextDef
  readonly params: CanonicalParams
  /** How many watch; counted by the store. */
  watchers = 0
  /** Whether somebody watched it and left since its data came. */
  isUsed = false
  /** How it is asked for again, if not in the way of the client. */
  retry: RetryOptions | undefined
  /** Stops the timer that takes the entry out of the store; set by the store. */
  stopCollection = (): void => {}
  readonly #store: Store
  #flight: Flight | undefined
  /** The last invalidation or merge: a fetch that began before it is out of date. */
  #outdated = 0
  /** The last time a bundle came: a call from before might revert a part of it. */
  #replaced = 0
  /** When a bundle came the last time, by the clock. */
  #fetched = 0
  /** The last merge of each item. */
  readonly #merged = new Map<string, number>()

  constructor(store: Store, def: AnyContextDef, params: CanonicalParams) {
    super(store.host.batch, idle)
    this.#store = store
    this.key = bundleKey(def.name, params)
    this.def = def
    this.params = params
  }

  /** Whether it has to be fetched for somebody who takes data for fresh for so long, in milliseconds. */
  isDue(staleTime: number): boolean {
    const { data, isStale } = this.getState()
    return !data || isStale || this.#store.host.clock.now() - this.#fetched >= staleTime
  }

  /** Fetches what is due; it counts as out of date from now on. */
  revalidate(staleTime: number): void {
    if (!this.isDue(staleTime)) return
    this.batch.run(() => {
      this.set({ isStale: !!this.getState().data })
      this.load()
    })
  }

  /** Takes data as fetched just now, if there is none. */
  seed(data: Record<string, unknown>): void {
    if (!this.getState().data) this.#accept(data)
  }

  /** Fetches, or joins a fetch that is not out of date. Ends when the state is settled. */
  readonly load = (): Promise<void> => {
    const known = this.#flight
    if (known && known.started > this.#outdated) return known.done
    this.#land()
    const started = ++this.#store.now
    const controller = new AbortController()
    const done = this.#fly(started, controller)
    this.#flight = { started, controller, done }
    this.set(fetching(this.getState()))
    return done
  }

  /** Nobody watches any more: gives up the fetch under way and forgets failures. */
  leave(): void {
    this.#land()
    this.set(left(this.getState()))
  }

  /** Makes what is known, and every answer to what was asked before now, out of date. */
  outdate(): void {
    this.#outdated = ++this.#store.now
  }

  /** Forgets everything, as if it had never been fetched. */
  reset(): void {
    this.outdate()
    this.#land()
    this.set(idle)
  }

  /** Splices a call's result in; false when that might be wrong, so that a fetch has to decide. */
  merge(merge: Merge, started: number): boolean {
    const item = itemOf(merge)
    const isLate = started < Math.max(this.#replaced, this.#merged.get(item) ?? 0)
    const data = isLate ? undefined : mergeInto(this, merge)
    if (!data) return false
    this.#outdated = ++this.#store.now
    this.#merged.set(item, this.#outdated)
    this.set({ data })
    return true
  }

  /** Takes data that came with a call's answer; false when something newer is known or under way. */
  refresh(bundle: unknown, started: number): boolean {
    if (started < this.#outdated || (this.#flight && started < this.#flight.started)) return false
    this.#land()
    this.#accept(bundle)
    return true
  }

  async #fly(started: number, { signal }: AbortController): Promise<void> {
    const settle = await this.#store.host.read(`ctx/${this.key}`, signal, this.retry).then(
      (bundle) => () => this.#accept(bundle),
      (error) => () => this.#fail(error),
    )
    if (signal.aborted) return this.#flight?.done
    if (started < this.#outdated) return this.load()
    this.#flight = undefined
    settle()
  }

  #land(): void {
    this.#flight?.controller.abort()
    this.#flight = undefined
  }

  #accept(bundle: unknown): void {
    this.isUsed = false
    this.#replaced = ++this.#store.now
    this.#fetched = this.#store.host.clock.now()
    this.set(loaded(this.getState(), this.def.functions, Object(bundle)))
  }

  #fail(error: AnyMizanError): void {
    this.set(failed(this.getState(), error))
    this.#store.failed(this, error)
  }
}
