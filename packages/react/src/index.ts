/**
 * React providers and hooks over the Mizan kernel. Generated code makes one of each from a
 * definition; an app uses what was generated.
 *
 * @packageDocumentation
 */
export { MizanError } from '@mizan/kernel'
export { MizanProvider, useClient } from './client'
export { type FunctionHook, functionHook } from './function'
export { type ContextProps, contextProvider, type ProviderProps } from './provider'
export { bundleHook, type QueryHook, queryHook, queryStateHook, type Refetch } from './query'
export type { Asked } from './scope'
