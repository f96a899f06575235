// What optimistic layers tell of themselves while somebody listens.
import type { Entry } from './types'

/** Where a layer stands. `waits`: the call's answer came, a fetch of the bundle has to come, too. */
export type LayerStage = 'begins' | 'waits' | 'ends'

/** Hears where a layer of a bundle stands; `name` is that of the function whose data it changes. */
export type HearLayer = (entry: Entry, layer: { readonly name: string }, stage: LayerStage) => void
