// Turns what a store does into events that say what led to what.
import type { Answer } from './answer'
import type { Call } from './call'
import type { ClientEvent, Effect, FetchCause, Origin } from './devtools'
import type { LayerStage } from './layer'
import type { Target } from './target'
import { type Hearer, trace } from './trace'
import type { Entry, Store } from './types'

type Happening = ClientEvent extends infer Event
  ? Event extends ClientEvent
    ? Omit<Event, 'at'>
    : never
  : never

/** What comes of one thing within one tick. */
interface Turn {
  origin: Origin
  readonly effects: Effect[]
  /** Tells of it at the end of the tick, before the fetches it leads to. */
  tell?: () => void
}

/** One for each client somebody listens to. */
export class Recorder implements Hearer {
  readonly #store: Store
  readonly #listeners = new Set<(event: ClientEvent) => void>()
  readonly #calls = new WeakMap<Call, { readonly id: number; readonly at: number }>()
  readonly #reasons = new WeakMap<Entry, { turn?: Turn | undefined; target: Target | undefined }>()
  readonly #layers = new WeakMap<object, number>()
  #ids = 0
  #turn: Turn | undefined
  #stop = () => {}

  constructor(store: Store) {
    this.#store = store
  }

  /** Records as long as somebody listens. */
  listen(listener: (event: ClientEvent) => void): () => void {
    const own = (event: ClientEvent) => listener(event)
    if (!this.#listeners.size) this.#stop = trace(this.#store, this)
    this.#listeners.add(own)
    return () => {
      if (this.#listeners.delete(own) && !this.#listeners.size) this.#stop()
    }
  }

  mount({ key: bundle }: Entry): void {
    this.#emit({ type: 'mount', bundle })
  }

  unmount({ key: bundle }: Entry): void {
    this.#emit({ type: 'unmount', bundle })
  }

  fetch(entry: Entry, kind: string, only: string): void {
    const id = ++this.#ids
    const at = this.#now()
    const bundle = entry.key
    const before = entry.settled
    const cause = kind === 'invalidate' ? this.#reason(entry) : ({ kind } as FetchCause)
    this.#emit({ type: 'fetch', bundle, id, cause, only })
    const stop = entry.subscribe(() => {
      const { isFetching, error } = entry.state
      if (isFetching) return
      stop()
      const outcome = entry.settled === before ? 'aborted' : error ? 'error' : 'data'
      const took = this.#now() - at
      this.#emit({ type: 'fetched', bundle, id, outcome, took, ...(error && { error }) })
    })
  }

  invalidate(entry: Entry, target: Target | undefined): void {
    this.#reasons.set(entry, { turn: this.#turn, target })
    this.#turn?.effects.push({ bundle: entry.key, how: 'refetch' })
  }

  effect({ key: bundle }: Entry, how: 'merge' | 'refresh'): void {
    this.#turn?.effects.push({ bundle, how })
  }

  identity(): void {
    this.#emit({ type: 'identity' })
  }

  call(call: Call): void {
    const id = ++this.#ids
    this.#calls.set(call, { id, at: this.#now() })
    this.#emit({ type: 'call', id, name: call.def.name, args: call.args })
  }

  apply(): void {
    this.#begin({ kind: 'page' })
  }

  tab(): void {
    this.#begin({ kind: 'tab' })
  }

  answer(call: Call, { invalidate: targets = [] }: Answer, error: unknown): void {
    const turn = this.#turn
    const { id, at } = this.#calls.get(call) ?? { id: 0, at: this.#now() }
    const { name } = call.def
    const took = this.#now() - at
    if (!turn) return
    const { effects } = turn
    turn.origin = { kind: 'call', id, name }
    turn.tell = () => {
      const outcome = error ? 'error' : 'result'
      const event = { type: 'answer', id, name, outcome, took, targets, effects } as const
      this.#emit({ ...event, ...(error !== undefined && { error }) })
    }
  }

  /** A layer begins right before its call is told, which takes the next id. */
  layer({ key: bundle }: Entry, layer: { readonly name: string }, state: LayerStage): void {
    const call = this.#layers.get(layer) ?? (state === 'begins' ? this.#ids + 1 : 0)
    this.#layers.set(layer, call)
    this.#emit({ type: 'layer', bundle, name: layer.name, call, state })
  }

  #begin(origin: Origin): void {
    const turn: Turn = { origin, effects: [] }
    this.#turn = turn
    queueMicrotask(() => {
      if (this.#turn === turn) this.#turn = undefined
      turn.tell?.()
    })
  }

  #reason(entry: Entry): FetchCause {
    const { turn, target } = this.#reasons.get(entry) ?? {}
    return { kind: 'invalidate', by: turn?.origin ?? { kind: 'page' }, target }
  }

  #now(): number {
    return this.#store.clock.now()
  }

  #emit(event: Happening): void {
    for (const listener of this.#listeners) listener({ at: this.#now(), ...event } as ClientEvent)
  }
}
