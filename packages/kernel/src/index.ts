/**
 * Client state for the Mizan protocol: reads, mutations, and a store that stays correct by itself.
 *
 * @packageDocumentation
 */
export {
  type BundleSummary,
  type MemberState,
  memberValue,
  memberView,
  summaryView,
} from './bundle'
export type { Optimistic } from './call'
export { type Client, createClient, type RequestOptions } from './client'
export type { Clock } from './clock'
export {
  configure,
  defaultClient,
  initSession,
  mizanCall,
} from './default'
export type { AnyContextDef } from './define'
export { type ContextDef, defineContext, defineFunction, type FunctionDef } from './define'
export {
  type AnyMizanError,
  type ArgumentProblem,
  type ClientCode,
  MizanError,
  type ProtocolError,
  type ServerCode,
} from './error'
export {
  type ClientChoice,
  type FetchOptions,
  mizanFetch,
  type RegisteredContext,
  registerContext,
} from './fetch'
export { type Merge, splice } from './merge'
export type { CallArgs, MutateOptions, Mutation, MutationState } from './mutation'
export type { AnyObserver, ObserveOptions, Observer } from './observe'
export type { ClientOptions } from './options'
export type { Cause, Page } from './page'
export type { RetryOptions } from './retry'
export type { BundleState, BundleStatus } from './state'
export type { Channel, TabMessage } from './tabs'
export type { Target } from './target'
