// What a mutation invalidates, and which bundles that is.
import { type CanonicalParams, canonicalParams } from './params'

/** A whole context by name, or a part of it: one function, one value of some params, or both. */
export type Target =
  | string
  | {
      readonly context: string
      readonly function?: string
      readonly params?: Readonly<Record<string, unknown>>
    }

/** What a target is compared with. */
export interface Matchable {
  readonly def: { readonly name: string; readonly functions: readonly string[] }
  readonly params: CanonicalParams
}

/**
 * Whether a bundle holds data the target names. A bundle fetched without a param holds every value
 * of it, so it matches any.
 */
export function matches(target: Target, { def, params }: Matchable): boolean {
  if (typeof target === 'string') return target === def.name
  if (target.context !== def.name) return false
  if (target.function && !def.functions.includes(target.function)) return false
  return [...canonicalParams(target.params)].every(
    ([name, text]) => (params.get(name) ?? text) === text,
  )
}
