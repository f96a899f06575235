// Turns what the store tells of itself into events that say what led to what.
import type { Call } from './call'
import type { ClientEvent, Effect, FetchCause, Origin } from './devtools'
import type { Entry } from './entry'
import type { Store } from './store'
import type { Target } from './target'
import type { Trace, TraceKind } from './trace'

type Happening = ClientEvent extends infer Event
  ? Event extends ClientEvent
    ? Omit<Event, 'at'>
    : never
  : never

/** How a call ended. */
interface Answered {
  readonly call: Call
  readonly answer?: { readonly invalidate?: readonly Target[] }
  readonly error?: unknown
}

/** An answer that is being brought into the store. */
interface Answering {
  readonly origin: Origin
  readonly effects: Effect[]
}

/** One for each client somebody listens to. */
export class Recorder {
  readonly #store: Store
  readonly #listeners = new Set<(event: ClientEvent) => void>()
  readonly #calls = new WeakMap<Call, { readonly id: number; readonly at: number }>()
  readonly #reasons = new WeakMap<Entry, FetchCause>()
  readonly #layers = new WeakMap<object, number>()
  #ids = 0
  #answering: Answering | undefined

  constructor(store: Store) {
    this.#store = store
  }

  /** Records as long as somebody listens. */
  listen(listener: (event: ClientEvent) => void): () => void {
    const own = (event: ClientEvent) => listener(event)
    this.#listeners.add(own)
    this.#store.trace = this.#hear
    return () => {
      this.#listeners.delete(own)
      if (!this.#listeners.size) this.#store.trace = undefined
    }
  }

  readonly #hear: Trace = (kind, entry, detail) => {
    const handlers: Partial<Record<TraceKind, () => void>> = {
      call: () => this.#call(detail as Call),
      answer: () => this.#answer(detail as Answered),
      tab: () => this.#during({ origin: { kind: 'tab' }, effects: [] }),
      identity: () => this.#emit({ type: 'identity' }),
    }
    if (entry) this.#bundle(kind, entry, detail)
    else handlers[kind]?.()
  }

  #bundle(kind: TraceKind, entry: Entry, detail: unknown): void {
    const bundle = entry.key
    if (kind === 'mount' || kind === 'unmount') this.#emit({ type: kind, bundle })
    if (kind === 'fetch') this.#fetch(entry, detail as { cause: string; only: string })
    if (kind === 'merge' || kind === 'refresh') this.#answering?.effects.push({ bundle, how: kind })
    if (kind === 'invalidate') this.#invalidate(entry, detail as Target | undefined)
    if (kind === 'layer') this.#layer(bundle, detail as LayerDetail)
  }

  /** A layer begins right before its call is told, which takes the next id. */
  #layer(bundle: string, { layer, state }: LayerDetail): void {
    const call = this.#layers.get(layer) ?? (state === 'begins' ? this.#ids + 1 : 0)
    this.#layers.set(layer, call)
    this.#emit({ type: 'layer', bundle, name: layer.name, call, state })
  }

  #call(call: Call): void {
    const id = ++this.#ids
    this.#calls.set(call, { id, at: this.#now() })
    this.#emit({ type: 'call', id, name: call.def.name, args: call.args })
  }

  /** What follows in this tick is what the answer did; it is told before the fetches it leads to. */
  #answer({ call, answer, error }: Answered): void {
    const { id, at } = this.#calls.get(call) ?? { id: 0, at: this.#now() }
    const { name } = call.def
    const answering: Answering = { origin: { kind: 'call', id, name }, effects: [] }
    const took = this.#now() - at
    this.#during(answering, () =>
      this.#emit({
        type: 'answer',
        id,
        name,
        outcome: error ? 'error' : 'result',
        took,
        targets: answer?.invalidate ?? [],
        effects: answering.effects,
        ...(error !== undefined && { error }),
      }),
    )
  }

  #during(answering: Answering, afterwards = () => {}): void {
    this.#answering = answering
    queueMicrotask(() => {
      this.#answering = undefined
      afterwards()
    })
  }

  #invalidate(entry: Entry, target: Target | undefined): void {
    const by = this.#answering?.origin ?? { kind: 'page' }
    this.#reasons.set(entry, { kind: 'invalidate', by, target })
    this.#answering?.effects.push({ bundle: entry.key, how: 'refetch' })
  }

  #fetch(entry: Entry, { cause, only }: { cause: string; only: string }): void {
    const id = ++this.#ids
    const at = this.#now()
    const bundle = entry.key
    const before = entry.settled
    const why = cause === 'invalidate' ? this.#reasons.get(entry) : undefined
    this.#emit({ type: 'fetch', bundle, id, cause: why ?? ({ kind: cause } as FetchCause), only })
    const stop = entry.subscribe(() => {
      const { isFetching, error } = entry.state
      if (isFetching) return
      stop()
      const outcome = entry.settled === before ? 'aborted' : error ? 'error' : 'data'
      const took = this.#now() - at
      this.#emit({ type: 'fetched', bundle, id, outcome, took, ...(error && { error }) })
    })
  }

  #now(): number {
    return this.#store.clock.now()
  }

  #emit(event: Happening): void {
    for (const listener of this.#listeners) listener({ at: this.#now(), ...event } as ClientEvent)
  }
}

type LayerDetail = { layer: { name: string }; state: 'begins' | 'waits' | 'ends' }
