/**
 * Client state for the Mizan protocol: reads, mutations, and a store that stays correct by itself.
 *
 * @packageDocumentation
 */
export { type ContextDef, defineContext, defineFunction, type FunctionDef } from './define'
export {
  type AnyMizanError,
  type ArgumentProblem,
  type ClientCode,
  MizanError,
  type ProtocolError,
  type ServerCode,
} from './error'
