/**
 * Every behaviour that the framework packages share, by chapter.
 *
 * @packageDocumentation
 */
export { calling } from './calling'
export { drawing } from './drawing'
export { invalidation } from './invalidation'
export { leaving } from './leaving'
export { loading } from './loading'
export { params } from './params'
