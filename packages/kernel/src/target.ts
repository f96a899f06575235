// What a mutation invalidates, and which bundles that is.
import { type CanonicalParams, canonicalParams } from './params'

/** A part of a context: all of it, one function, one value of some params, or both. */
export interface TargetObject {
  readonly context: string
  readonly function?: string
  readonly params?: Readonly<Record<string, unknown>>
}

/** What is out of date; a whole context is its name. */
export type Target = string | TargetObject

/** What a target is compared with. */
export interface Matchable {
  readonly def: { readonly name: string; readonly functions: readonly string[] }
  readonly params: CanonicalParams
}

/**
 * Makes what tells whether a bundle holds data the target names. A bundle fetched without a param
 * holds every value of it, so it matches any.
 */
export function matcher(target: Target): (bundle: Matchable) => boolean {
  const part: TargetObject = typeof target === 'string' ? { context: target } : target
  const wanted = [...canonicalParams(part.params)]
  return ({ def, params }) =>
    part.context === def.name &&
    wanted.every(([name, text]) => (params.get(name) ?? text) === text) &&
    (!part.function || def.functions.includes(part.function))
}
