// One bundle in the store: its fetches, and the order in which answers may be applied.
import { Cell } from './cell'
import type { AnyContextDef } from './define'
import type { AnyMizanError } from './error'
import type { Flight } from './flight'
import { itemOf, type Merge, mergeInto } from './merge'
import { bundleKey, type CanonicalParams, readPath } from './params'
import type { RetryOptions } from './retry'
import { type AnyBundleState, failed, fetching, idle, left, loaded } from './state'
import type { Store } from './store'

/**
 * A bundle's state and what changes it. Numbers are moments of the store's logical clock: an answer
 * counts only when its request began after the last thing known to have changed the data.
 */
export class Entry extends Cell<AnyBundleState> {
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
  #outdated: number
  /** What is out of date: nothing, one function, or (empty) all. */
  #due: string | undefined = ''
  /** The last time a fetch ended or a bundle came: a call from before might revert a part of it. */
  settled = 0
  /** When a bundle came the last time, by the clock. */
  fetched = 0
  /** The last merge of each item. */
  readonly #merged = new Map<string, number>()

  constructor(store: Store, def: AnyContextDef, params: CanonicalParams) {
    super(store.host.batch, idle)
    this.#store = store
    this.key = bundleKey(def.name, params)
    this.def = def
    this.params = params
    this.#outdated = store.now
  }

  /** Whether it has to be fetched for somebody who takes data for fresh for so long, in milliseconds. */
  isDue(staleTime: number): boolean {
    const { data, isStale } = this.state
    return !data || isStale || this.#store.host.clock.now() - this.fetched >= staleTime
  }

  /** Takes data as fetched then (by the clock), if there is none or only older. */
  seed(data: Record<string, unknown>, fetched = this.#store.host.clock.now()): void {
    if (this.state.data && this.fetched >= fetched) return
    this.#accept(data)
    this.fetched = fetched
  }

  /** Fetches what is due, or joins a fetch that is not out of date. Ends when the state is settled. */
  load(cause: string): Promise<void> {
    const only = (cause === 'invalidate' && this.#due) || ''
    const known = this.#flight
    if (known && known.started > this.#outdated && only === this.#due) return known.done
    this.#land()
    const started = ++this.#store.now
    const controller = new AbortController()
    this.#store.trace?.('fetch', this, { cause, only })
    const done = this.#fly(started, controller, only)
    this.#flight = { started, controller, done }
    this.#due = only
    this.set(fetching(this.state, cause))
    return done
  }

  /** Nobody watches any more: gives up the fetch under way and forgets failures. */
  leave(): void {
    this.#land(left(this.state))
  }

  /** Makes what is known, and every answer to what was asked before now, out of date. */
  outdate(only = ''): void {
    this.#due = (this.#due ?? only) === only && this.def.functions.length > 1 ? only : ''
    this.#outdated = ++this.#store.now
  }

  /** Forgets everything, as if it had never been fetched. */
  reset(): void {
    this.outdate()
    this.#land(idle)
  }

  /** Splices a call's result in; false when that might be wrong, so that a fetch has to decide. */
  merge(merge: Merge, started: number): boolean {
    const item = itemOf(merge)
    const isLate = started < Math.max(this.settled, this.#merged.get(item) ?? 0)
    const data = isLate ? undefined : mergeInto(this, merge)
    if (!data) return false
    this.#outdated = ++this.#store.now
    this.#merged.set(item, this.#outdated)
    this.set({ data })
    this.#store.trace?.('merge', this)
    return true
  }

  /** Takes data that came with a call's answer; false when something newer is known or under way. */
  refresh(bundle: unknown, started: number): boolean {
    if (started < this.#outdated || (this.#flight && started < this.#flight.started)) return false
    this.#land()
    this.#accept(bundle)
    this.#store.trace?.('refresh', this)
    return true
  }

  async #fly(started: number, { signal }: AbortController, only = ''): Promise<void> {
    const settle = await this.#store.host.read(readPath(this.key, only), signal, this.retry).then(
      (bundle) => () => this.#accept(bundle, only),
      (error) => () => this.#fail(error),
    )
    if (signal.aborted) return this.#flight?.done
    if (started < this.#outdated) return this.load('invalidate')
    this.#flight = undefined
    settle()
  }

  #land(state?: Partial<AnyBundleState>): void {
    this.#flight?.controller.abort()
    this.#flight = undefined
    if (state) this.set(state)
  }

  #accept(bundle: unknown, only = ''): void {
    this.isUsed = false
    this.#due = undefined
    this.settled = ++this.#store.now
    if (!only) this.fetched = this.#store.host.clock.now()
    this.set(loaded(this.state, this.def.functions, Object(bundle), only))
  }

  #fail(error: AnyMizanError): void {
    this.#due = ''
    this.settled = ++this.#store.now
    this.set(failed(this.state, error))
    this.#store.failed(this, error)
  }
}
