/**
 * Svelte runes over the Mizan kernel. Generated code makes one reader of each query and one caller
 * of each function from a definition; an app uses what was generated.
 *
 * @packageDocumentation
 */
export { MizanError } from '@mizan/kernel'
export { getMizanClient, setMizanClient } from './client'
export { type ReactiveFunction, reactiveFunction } from './function'
export type { Options, Params } from './observer'
export { type ReactiveQuery, reactiveBundle, reactiveQuery } from './query'
export { type Asked, type ContextArgs, contextSetter } from './scope'
