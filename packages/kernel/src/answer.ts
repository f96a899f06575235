// What the answer to a call says, and how all of it reaches the store at once.
import type { Entry } from './entry'
import type { Merge } from './merge'
import type { Store } from './store'
import type { Target } from './target'

/** A bundle that was fetched on the server together with the call. */
export interface Refresh {
  readonly context: string
  readonly params?: Readonly<Record<string, unknown>>
  readonly data: Readonly<Record<string, unknown>>
}

/** The body of a successful answer to a call. */
export interface Answer {
  readonly result?: unknown
  readonly invalidate?: readonly Target[]
  readonly merge?: readonly Merge[]
  readonly refresh?: readonly Refresh[]
  readonly identity?: 'changed'
}

/**
 * Brings an answer into the store. Bundles that came with it are thereby up to date; what cannot be
 * spliced is fetched. `started` is the moment the call was sent.
 *
 * Gives everything that is out of date wherever this answer's data is not at hand.
 */
export function applyAnswer(store: Store, answer: Answer, started: number): Target[] {
  const { invalidate = [], merge = [], refresh = [], identity } = answer
  const targets = [...invalidate, ...merge.map(targetOf)]
  if (identity) {
    store.changeIdentity()
    return targets
  }
  const fresh = new Set<Entry>()
  for (const { context, params, data } of refresh) {
    const entry = store.get(context, params)
    if (entry?.refresh(data, started)) fresh.add(entry)
  }
  for (const part of merge) {
    store.invalidate([targetOf(part)], (entry) => fresh.has(entry) || entry.merge(part, started))
  }
  store.invalidate(invalidate, (entry) => fresh.has(entry))
  return targets
}

function targetOf({ context, slot, params = {} }: Merge): Target {
  return { context, function: slot, params }
}
