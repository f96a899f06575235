// Splicing a mutation's result into the bundles that are in the store; generated code hands it to the functions that merge.

import { bundleKey, canonicalParams } from './params'
import { share } from './share'
import type { AnyBundleState } from './state'
import type { Entry } from './types'

/** Where a result belongs. With `key` it is upserted into a list by that field, else it replaces the slot. */
export interface Merge {
  readonly context: string
  readonly slot: string
  readonly value: unknown
  readonly params?: Readonly<Record<string, unknown>>
  readonly key?: string
}

/** Takes a result into a bundle; false when that might be wrong, so that a fetch has to decide. */
export type Splice = (entry: Entry, merge: Merge, started: number) => boolean

/**
 * Splices the result of a call that was sent at `started`, unless something newer is known of what it
 * replaces, or there is no telling whether it belongs there.
 */
export const splice: Splice = (entry, merge, started) => {
  entry.merged ??= new Map()
  const item = itemOf(merge)
  const isLate = started < Math.max(entry.settled, entry.merged.get(item) ?? 0)
  const data = isLate ? undefined : mergeInto(entry, merge)
  if (data) entry.merged.set(item, entry.amend(data))
  return !!data
}

/**
 * The bundle's data with the value spliced in. `undefined` when the slot is not loaded or not a list, or
 * the bundle is narrowed in other ways than the value is known to fit.
 */
function mergeInto(
  { key: bundle, isExact, state: { data } }: Entry,
  merge: Merge,
): AnyBundleState['data'] {
  const { context, slot, value, key, params } = merge
  const isIts = isExact && bundleKey(context, canonicalParams(params)) === bundle
  if (!isIts || !data || !(slot in data)) return undefined
  const spliced = key ? upserted(data[slot], value, key) : value
  return spliced === undefined ? undefined : { ...data, [slot]: share(data[slot], spliced) }
}

/** A name of what a merge replaces: one item of a list, or the slot. */
function itemOf({ slot, value, key }: Merge): string {
  return `${slot} ${key && keyOf(value, key)}`
}

function upserted(list: unknown, item: unknown, key: string): unknown[] | undefined {
  const id = keyOf(item, key)
  if (!Array.isArray(list) || !id) return undefined
  const at = list.findIndex((other) => keyOf(other, key) === id)
  return at < 0 ? [...list, item] : list.map((other, index) => (index === at ? item : other))
}

function keyOf(item: unknown, key: string): string | undefined {
  return JSON.stringify(Object(item)[key])
}
