// The rows of the timeline.

import type { Target } from '@mizan/kernel'
import type { FetchCause } from '@mizan/kernel/devtools'

/** What every row has. */
interface Any {
  /** Which row it is. */
  readonly key: number
  /** When it began, by the client's clock. */
  readonly at: number
  /** Moves on with each change of the row. */
  version: number
}

/** A request for a bundle. */
export interface FetchRow extends Any {
  readonly kind: 'fetch'
  readonly bundle: string
  readonly only: string
  readonly cause: FetchCause
  /** Somebody pressed a button of the panel. */
  readonly isPressed: boolean
  /** How long the bundle had been known when it was asked for again. */
  readonly since: number | undefined
  /** The call that led to it. */
  readonly call: CallRow | undefined
  outcome?: 'data' | 'error' | 'aborted'
  took?: number
  error?: unknown
}

/** What became of one bundle by a call. `stale` waits until somebody shows it. */
export interface Fate {
  readonly bundle: string
  readonly how: 'merge' | 'refresh' | 'refetch' | 'stale'
  fetch?: FetchRow
}

/** An expected change that was shown before the answer. */
export interface LayerNote {
  readonly bundle: string
  readonly name: string
  readonly at: number
  state: 'begins' | 'waits' | 'ends'
  took?: number
}

/** A call, with everything it led to. */
export interface CallRow extends Any {
  readonly kind: 'call'
  readonly name: string
  readonly args: unknown
  outcome?: 'result' | 'error'
  took?: number
  error?: unknown
  targets: readonly Target[]
  fates: readonly Fate[]
  /** The bundles on the page that no target names. */
  untouched: readonly string[]
  readonly layers: LayerNote[]
}

/** Something that came to pass at once. */
export interface NoteRow extends Any {
  readonly kind: 'mount' | 'unmount' | 'identity'
  readonly bundle: string
}

/** One row. */
export type Row = CallRow | FetchRow | NoteRow

/** What a bundle's last request was. */
export function lastFetch(rows: readonly Row[], bundle: string): FetchRow | undefined {
  return rows.findLast((row): row is FetchRow => row.kind === 'fetch' && row.bundle === bundle)
}
