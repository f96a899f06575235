/**
 * Every behaviour that the framework packages share, by chapter.
 *
 * @packageDocumentation
 */
export { calling } from './calling'
export { drawing } from './drawing'
export { freshness } from './freshness'
export { hydration } from './hydration'
export { invalidation } from './invalidation'
export { leaving } from './leaving'
export { loading } from './loading'
export { optimism } from './optimism'
export { pages } from './pages'
export { params } from './params'
export { showing } from './showing'
export { otherTabs } from './tabs'
export { trouble } from './trouble'
export { waits } from './waiting'
