// What a mutation invalidates, and which bundles that is.
import { type CanonicalParams, canonicalParams } from './params'
import type { BundleStatus } from './state'

/** A part of a context: all of it, one function, one value of some params, or both. */
export interface TargetObject {
  readonly context: string
  readonly function?: string | undefined
  readonly params?: Readonly<Record<string, unknown>> | undefined
}

/** What is out of date; a whole context is its name, every context is `*`. */
export type Target = string | TargetObject

/** What a target is compared with. */
export interface Matchable {
  readonly def: { readonly name: string; readonly functions: readonly string[] }
  readonly params: CanonicalParams
  /** Whether the server reads the params as they are spelled. */
  readonly isExact?: boolean
  readonly state: { readonly status: BundleStatus }
}

/**
 * Makes what tells whether a bundle holds data the target names. A bundle fetched without a param
 * holds every value of it, so it matches any; one whose params the server may spell differently
 * matches every target of its context, except that a first fetch decides that when it ends.
 */
export function matcher(target: Target): (bundle: Matchable) => boolean {
  const part: TargetObject = typeof target === 'string' ? { context: target } : target
  const wanted = [...canonicalParams(part.params)]
  return ({ def, params, isExact, state }) =>
    ['*', def.name].includes(part.context) &&
    ((!isExact && state.status !== 'loading') ||
      wanted.every(([name, text]) => (params.get(name) ?? text) === text)) &&
    (!part.function || def.functions.includes(part.function))
}

type Tag = [tag: string, context: string, part: string | undefined, params: string]

/** A tag of the header: its context (or all of them), function and params. */
const TAG = /^(\*$|[a-z_]\w*)(?:\.([a-z_]\w*))?((?:;[a-z_]\w*=[\w.~%-]*)*)$/i

/** Reads `X-Mizan-Invalidate` (spec 4.5); `undefined` when it cannot be parsed. */
export function parseTargets(header: string): Target[] | undefined {
  try {
    // A bad escape throws here, a text that is no tag below.
    decodeURIComponent(header)
    return header.split(',').map((tag) => {
      const [, context, part, params] = TAG.exec(tag.trim()) as unknown as Tag
      const pairs = new URLSearchParams(params.replace(/;/g, '&'))
      return { context, function: part, params: Object.fromEntries(pairs) }
    })
  } catch {
    return undefined
  }
}
