// Records what happens in a client as rows, each with what led to it; the oldest are forgotten.
import type { Client } from '@mizan/kernel'
import { bundles, type ClientEvent, listen } from '@mizan/kernel/devtools'
import { type CallRow, type Fate, type FetchRow, lastFetch, type Row } from './row'

type EventOf<Type extends ClientEvent['type']> = Extract<ClientEvent, { type: Type }>

/** How many rows are kept unless told. */
const LONGEST = 500

/** Rows of one client, oldest first, from its making until `stop`. */
export class Journal {
  readonly rows: Row[] = []
  readonly stop: () => void
  readonly #client: Client
  readonly #changed: () => void
  readonly #longest: number
  /** Calls and fetches by the ids of their events, as long as their rows are there. */
  readonly #byId = new Map<number, Row>()
  readonly #pressed = new Set<string>()
  #keys = 0

  constructor(client: Client, changed: () => void, longest = LONGEST) {
    this.#client = client
    this.#changed = changed
    this.#longest = longest
    this.stop = listen(client, (event) => this.#hear(event))
  }

  /** The next fetch of this bundle is somebody's who pressed a button of the panel. */
  press(bundle: string): void {
    this.#pressed.add(bundle)
  }

  clear(): void {
    this.rows.length = 0
    this.#byId.clear()
    this.#changed()
  }

  #hear(event: ClientEvent): void {
    if (event.type === 'call') this.#call(event)
    else if (event.type === 'answer') this.#answer(event)
    else if (event.type === 'fetch') this.#fetch(event)
    else if (event.type === 'fetched') this.#fetched(event)
    else if (event.type === 'layer') this.#layer(event)
    else this.#add({ ...this.#begin(event.at), kind: event.type, bundle: '', ...event })
    this.#changed()
  }

  #begin(at: number) {
    return { key: ++this.#keys, at, version: 0 }
  }

  #add(row: Row, id?: number): void {
    this.rows.push(row)
    if (id) this.#byId.set(id, row)
    if (this.rows.length <= this.#longest) return
    const gone = this.rows.shift()
    for (const [known, each] of this.#byId) if (each === gone) this.#byId.delete(known)
  }

  #find<Kind extends Row['kind']>(
    kind: Kind,
    id: number,
  ): Extract<Row, { kind: Kind }> | undefined {
    const row = this.#byId.get(id)
    return row?.kind === kind ? (row as Extract<Row, { kind: Kind }>) : undefined
  }

  #callRow(id: number, at: number, name = '', args?: unknown): CallRow {
    const known = this.#find('call', id)
    if (known) return known
    const nothing = { targets: [], fates: [], untouched: [], layers: [] }
    const row: CallRow = { ...this.#begin(at), kind: 'call', name, args, ...nothing }
    this.#add(row, id)
    return row
  }

  #call({ id, at, name, args }: EventOf<'call'>): void {
    const row = this.#callRow(id, at, name, args)
    Object.assign(row, { name, args, version: row.version + 1 })
  }

  #answer({ type: _, id, at, effects, ...told }: EventOf<'answer'>): void {
    const row = this.#callRow(id, at - told.took, told.name)
    const known = bundles(this.#client)
    const watched = new Set(known.filter((each) => each.watchers).map(({ bundle }) => bundle))
    const hows = new Map(effects.map(({ bundle, how }) => [bundle, how]))
    const fates: Fate[] = [...hows].map(([bundle, how]) => ({
      bundle,
      how: how === 'refetch' && !watched.has(bundle) ? 'stale' : how,
    }))
    const untouched = [...watched].filter((bundle) => !hows.has(bundle))
    Object.assign(row, { ...told, fates, untouched, version: row.version + 1 })
  }

  #fetch({ id, at, bundle, only, cause }: EventOf<'fetch'>): void {
    const before = lastFetch(this.rows, bundle)
    const since = before?.took === undefined ? undefined : at - before.at - before.took
    const isPressed = this.#pressed.delete(bundle)
    const call = this.#callOf(bundle, cause)
    const begun = { ...this.#begin(at), kind: 'fetch' as const, bundle, only, cause }
    const row: FetchRow = { ...begun, isPressed, since, call }
    const fate = call?.fates.find((each) => each.bundle === bundle)
    if (call) call.version++
    if (fate) fate.fetch = row
    this.#add(row, id)
  }

  /** The call that made the bundle out of date, now or while nobody showed it. */
  #callOf(bundle: string, cause: FetchRow['cause']): CallRow | undefined {
    if (cause.kind === 'invalidate') {
      return cause.by.kind === 'call' ? this.#find('call', cause.by.id) : undefined
    }
    const isWaiting = (fate: Fate) => fate.bundle === bundle && fate.how === 'stale' && !fate.fetch
    const isCall = (row: Row): row is CallRow => row.kind === 'call' && row.fates.some(isWaiting)
    return this.rows.findLast(isCall)
  }

  #fetched({ type: _, id, at: __, ...told }: EventOf<'fetched'>): void {
    const row = this.#find('fetch', id)
    if (!row) return
    Object.assign(row, { ...told, version: row.version + 1 })
    if (row.call) row.call.version++
  }

  #layer({ at, call, bundle, name, state }: EventOf<'layer'>): void {
    const row = state === 'begins' ? this.#callRow(call, at) : this.#find('call', call)
    if (!row) return
    row.version++
    const known = row.layers.find((each) => each.bundle === bundle && each.name === name)
    if (!known) row.layers.push({ bundle, name, at, state })
    else Object.assign(known, { state, ...(state === 'ends' && { took: at - known.at }) })
  }
}
