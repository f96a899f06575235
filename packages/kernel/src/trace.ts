// What the store tells of itself while somebody listens, in the order in which it happens.
import type { Entry } from './entry'

/** What happened. */
export type TraceKind =
  | 'mount'
  | 'unmount'
  | 'fetch'
  | 'merge'
  | 'refresh'
  | 'invalidate'
  | 'identity'
  | 'call'
  | 'answer'
  | 'layer'
  | 'tab'

/** Hears what happened, to which bundle if it was one, and what there is to know about it. */
export type Trace = (kind: TraceKind, entry?: Entry, detail?: unknown) => void
