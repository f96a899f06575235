// What the answer to a call says, and how all of it reaches the store at once.
import type { Merge, Splice } from './merge'
import { bundleKey, canonicalParams } from './params'
import type { Target } from './target'
import type { Entry, Store } from './types'

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
 * Other tabs are told of everything that is out of date where this answer's data is not at hand.
 */
export function applyAnswer(store: Store, answer: Answer, started = 0, splice?: Splice): void {
  const { invalidate = [], merge = [], refresh = [], identity } = answer
  const slots: Target[] = merge.map(({ context, slot, params }) => ({
    context,
    function: slot,
    params,
  }))
  const targets = [...invalidate, ...slots]
  store.tell({ targets, identity })
  if (identity) {
    store.changeIdentity()
  } else {
    const fresh = new Set<Entry>()
    for (const { context, params, data } of refresh) {
      const entry = store.entries.get(bundleKey(context, canonicalParams(params)))
      if (entry?.refresh(data, started)) fresh.add(entry)
    }
    store.invalidate(targets, (entry, target) => {
      const part = merge[slots.indexOf(target)]
      return fresh.has(entry) || (part && splice?.(entry, part, started))
    })
  }
}
