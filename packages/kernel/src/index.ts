/**
 * Client state for the Mizan protocol: reads, mutations, and a store that stays correct by itself.
 *
 * @packageDocumentation
 */
export {
  type AnyBundle,
  type Bundle,
  type BundleSummary,
  type MemberState,
  memberValue,
  memberView,
  summaryView,
} from './bundle'
export { type Client, createClient, type RegisteredContext, type RequestOptions } from './client'
export type { Clock } from './clock'
export {
  configure,
  defaultClient,
  initSession,
  mizanCall,
  mizanFetch,
  registerContext,
} from './default'
export { type ContextDef, defineContext, defineFunction, type FunctionDef } from './define'
export {
  type AnyMizanError,
  type ArgumentProblem,
  type ClientCode,
  MizanError,
  type ProtocolError,
  type ServerCode,
} from './error'
export type { CallArgs, Mutation, MutationState } from './mutation'
export type { ClientOptions } from './options'
export type { RetryOptions } from './retry'
export type { BundleState, BundleStatus } from './state'
export type { Channel, TabMessage } from './tabs'
export type { Target } from './target'
