/**
 * Vue providers and composables over the Mizan kernel. Generated code makes one of each from a
 * definition; an app uses what was generated.
 *
 * @packageDocumentation
 */
export { MizanError } from '@mizan/kernel'
export { clientKey, createMizan, useClient } from './client'
export { type FunctionRefs, functionComposable } from './function'
export type { Options, Params } from './observer'
export {
  type ContextProps,
  type ContextProvider,
  contextProvider,
  type ProviderProps,
} from './provider'
export { bundleComposable, type QueryRefs, queryComposable } from './query'
export type { StateRefs } from './refs'
export { type Asked, contextKey } from './scope'
