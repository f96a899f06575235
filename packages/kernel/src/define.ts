// What generated code says about a server: one definition for each context and each function.
import type { AnyMizanError } from './error'
import type { Splice } from './merge'
import type { Hear } from './transport'

/** What is known of a context besides its name and its functions. */
export interface ContextFacts {
  /** For how many milliseconds a bundle counts as up to date unless the client hears of a change. */
  readonly staleTime?: number | undefined
}

/** A named group of queries that is fetched as one bundle. Made by {@link defineContext}. */
export interface ContextDef<Params, Data, Errors> extends ContextFacts {
  readonly name: string
  /** The wire names of its functions: the keys of a bundle. */
  readonly functions: readonly string[]
  /** Never present; carries the types. */
  readonly '~types'?: { params: Params; data: Data; errors: Errors }
}

/** A context whose types are not known. */
export type AnyContextDef = ContextDef<
  object,
  Record<string, unknown>,
  Record<string, AnyMizanError>
>

/** What is known of a function besides its name. */
export interface FunctionFacts {
  /** The contexts it may affect or merge into. */
  readonly touches: readonly string[]
  /** How its result comes into bundles; a function that merges brings `splice` along. */
  readonly merge?: Splice | undefined
  /** Hears what its answers say besides; a function that touches what caches keep brings `followChange` along. */
  readonly hear?: Hear | undefined
}

/** A server function that can be called. Made by {@link defineFunction}. */
export interface FunctionDef<Args, Result, Failure> extends FunctionFacts {
  readonly name: string
  /** Never present; carries the types. */
  readonly '~types'?: { args: Args; result: Result; failure: Failure }
}

/** Describes a context by its wire name and the wire names of its functions. */
export function defineContext<Params, Data, Errors>(
  name: string,
  functions: readonly (keyof Data & string)[],
  facts?: ContextFacts,
): ContextDef<Params, Data, Errors> {
  return { name, functions, ...facts }
}

/** Describes a function by its wire name and what it may change. */
export function defineFunction<Args, Result, Failure>(
  name: string,
  facts: FunctionFacts = { touches: [] },
): FunctionDef<Args, Result, Failure> {
  return { name, ...facts }
}
