// One observer: the bundle it watches while somebody listens, and how it moves on to another.

import type { AnyContextDef } from './define'
import type { Entry } from './entry'
import type { ObserveOptions } from './observe'
import type { Cause } from './page'
import { type AnyBundleState, idle } from './state'
import type { Store } from './store'

/** A stale time that makes no data old. */
const NEVER_OLD = Number.POSITIVE_INFINITY

type Params = object | null | undefined

/** Follows the bundle of some params, which may change; what an adapter sees of it is `Observer`. */
export class BundleObserver {
  readonly #store: Store
  readonly #def: AnyContextDef
  readonly #listeners = new Set<() => void>()
  #params: Params
  #options: ObserveOptions = {}
  #entry: Entry | undefined
  #leave = (): void => {}
  #stopPoll = (): void => {}
  /** The data of the params before, and whose it was. */
  #previous: AnyBundleState['data']
  #identity: object | undefined
  #actual: AnyBundleState = idle
  #shown: AnyBundleState = idle

  constructor(
    store: Store,
    def: AnyContextDef,
    params?: Params,
    options?: ObserveOptions,
    before?: BundleObserver,
  ) {
    this.#store = store
    this.#def = def
    if (before) this.#remember(before)
    this.set(params, options)
  }

  readonly getState = (): AnyBundleState => {
    const state = this.#entry?.getState() ?? idle
    const { keepPrevious, placeholder } = this.#options
    const isKept = keepPrevious && this.#identity === this.#store.identity.state
    const data = (isKept && this.#previous) || placeholder
    if (!this.#entry || state.data || state.error || !data) return state
    if (this.#actual !== state || this.#shown.data !== data) {
      this.#actual = state
      this.#shown = { ...state, data, isPrevious: true }
    }
    return this.#shown
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    const own = () => listener()
    if (!this.#listeners.size) this.#join()
    this.#listeners.add(own)
    this.#entry?.listeners.add(own)
    return () => {
      this.#entry?.listeners.delete(own)
      if (this.#listeners.delete(own) && !this.#listeners.size) this.#leave()
    }
  }

  readonly set = (params: Params, options: ObserveOptions = {}): void => {
    const before = this.#entry
    const entry = params ? this.#store.entry(this.#def, params) : undefined
    this.#options = options
    this.#params = params
    if (options.initialData) entry?.seed(options.initialData)
    if (entry === before) this.#poll()
    else this.#move(entry)
  }

  #move(entry: Entry | undefined): void {
    const before = this.#entry
    if (before) this.#remember(this)
    this.#leave()
    this.#entry = entry
    if (this.#listeners.size) this.#join()
    for (const own of this.#listeners) {
      before?.listeners.delete(own)
      entry?.listeners.add(own)
      own()
    }
  }

  readonly refetch = async (): Promise<void> => this.#entry?.load('refetch')

  readonly ready = async (): Promise<void> => {
    await undefined
    if (this.#entry?.isDue(NEVER_OLD)) await this.#entry.load('ready')
  }

  /** The page is looked at again, or the network is back. */
  wake(cause: Cause): void {
    const { refetchOnFocus, refetchOnReconnect } = this.#options
    const isWanted = cause === 'focus' ? refetchOnFocus : refetchOnReconnect
    if (isWanted !== false && this.#entry?.isDue(this.#staleTime(0))) this.#entry.load(cause)
  }

  #join(): void {
    if (!this.#params) return
    const entry = this.#store.entry(this.#def, this.#params)
    const isFirst = !entry.watchers
    const leave = this.#store.watch(entry, true)
    this.#entry = entry
    entry.retry = this.#options.retry
    entry.listeners.add(this.#poll)
    this.#store.observers.add(this)
    this.#leave = () => {
      this.#stopPoll()
      entry.listeners.delete(this.#poll)
      this.#store.observers.delete(this)
      leave()
    }
    const otherwise = isFirst && entry.isUsed ? 0 : NEVER_OLD
    const isDue = entry.isDue(isFirst ? this.#staleTime(otherwise) : otherwise)
    if (isDue) entry.load('mount')
    this.#poll()
  }

  /** Fetches a while after the last change, unless nobody looks at the page. */
  readonly #poll = (): void => {
    const { poll } = this.#options
    const { clock, page } = this.#store.host
    this.#stopPoll()
    const wait = typeof poll === 'function' ? poll(this.getState()) : poll
    if (!wait || !this.#listeners.size) return
    this.#stopPoll = clock.after(wait, () =>
      page.isHidden() ? this.#poll() : this.#entry?.load('poll'),
    )
  }

  #staleTime(otherwise: number): number {
    return this.#options.staleTime ?? this.#def.staleTime ?? otherwise
  }

  #remember(observer: BundleObserver): void {
    this.#previous = observer.getState().data
    this.#identity = this.#store.identity.state
  }
}
