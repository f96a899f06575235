// Splicing a mutation's result into a bundle that is in the store.
import { bundleKey, canonicalParams } from './params'
import { share } from './share'
import type { AnyBundleState } from './state'

/** Where a result belongs. With `key` it is upserted into a list by that field, else it replaces the slot. */
export interface Merge {
  readonly context: string
  readonly slot: string
  readonly value: unknown
  readonly params?: Readonly<Record<string, unknown>>
  readonly key?: string
}

/** A bundle to splice into. */
interface Mergeable {
  readonly key: string
  readonly state: AnyBundleState
}

/**
 * The bundle's data with the value spliced in. `undefined` when there is no telling whether it
 * belongs there: the slot is not loaded or not a list, or the bundle is narrowed in other ways than
 * the value is known to fit.
 */
export function mergeInto(bundle: Mergeable, merge: Merge): Record<string, unknown> | undefined {
  const { data } = bundle.state
  const { context, slot, value, key, params } = merge
  const isExact = bundleKey(context, canonicalParams(params)) === bundle.key
  if (!isExact || !data || !(slot in data)) return undefined
  const spliced = !key ? value : upserted(data[slot], value, key)
  return spliced === undefined ? undefined : { ...data, [slot]: share(data[slot], spliced) }
}

/** A name of what a merge replaces: one item of a list, or the slot. */
export function itemOf({ slot, value, key }: Merge): string {
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
