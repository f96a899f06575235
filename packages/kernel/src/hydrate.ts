// Data that was fetched on a server, brought into the client of the page it was rendered for.
import type { Client } from './client'

/** A bundle on its way: what it is, its data, and when that was fetched. */
interface DryBundle {
  readonly context: string
  readonly functions: readonly string[]
  readonly params: Readonly<Record<string, string>>
  readonly data: Readonly<Record<string, unknown>>
  readonly fetched: number
}

/** What a client knows, as JSON. */
export interface DryState {
  readonly identity: string
  readonly bundles: readonly DryBundle[]
}

/** Whose data it is: any text that differs between callers and is the same on both sides. */
export interface HydrateOptions {
  readonly identity?: string | undefined
}

/**
 * Takes out every bundle that loaded completely. What failed, and what the server reads under params it
 * spells differently, the page fetches itself.
 */
export function dehydrate(client: Client, { identity = '' }: HydrateOptions = {}): DryState {
  const bundles: DryBundle[] = []
  for (const {
    def,
    params,
    isExact,
    fetched,
    state: { data, status, isStale },
  } of client['~store'].entries.values()) {
    if (isExact && data && !isStale && status === 'success') {
      bundles.push({
        context: def.name,
        functions: def.functions,
        params: Object.fromEntries(params),
        data,
        fetched,
      })
    }
  }
  return { identity, bundles }
}

/**
 * Brings bundles into a client, before anything renders. They count as fetched when the server did, so
 * nothing is asked for again; what the client knows of later stays. A state of another identity is left out.
 */
export function hydrate(
  client: Client,
  state: DryState,
  { identity = state.identity }: HydrateOptions = {},
): void {
  const store = client['~store']
  if (identity !== state.identity) return
  store.batch(() => {
    for (const { context: name, functions, params, data, fetched } of state.bundles) {
      const entry = store.entry({ name, functions }, params)
      entry.isExact ??= true
      entry.seed(data, fetched)
    }
  })
}

/** Characters that end a script or a line of one, or begin a comment, in a script that stands in HTML. */
const UNSAFE = /[<>&\u2028\u2029]/g

/** The state as JSON that may stand in an inline script: `self.__MIZAN__ = ${serialize(state)}`. */
export function serialize(state: DryState): string {
  return JSON.stringify(state).replace(
    UNSAFE,
    (found) => `\\u${found.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}
