// What happens in a client, told to tools: enough to answer "why did this refetch".
import type { Client } from './client'
import { Recorder } from './recorder'
import type { AnyBundleState } from './state'
import type { Target } from './target'

/** Who made bundles out of date. */
export type Origin =
  | { readonly kind: 'call'; readonly id: number; readonly name: string }
  | { readonly kind: 'tab' }
  | { readonly kind: 'page' }

/** Why a bundle was fetched. `ready` is a component that waits, `fetch` is `mizanFetch`. */
export type FetchCause =
  | {
      readonly kind:
        | 'mount'
        | 'ready'
        | 'fetch'
        | 'refetch'
        | 'focus'
        | 'reconnect'
        | 'poll'
        | 'identity'
    }
  | { readonly kind: 'invalidate'; readonly by: Origin; readonly target: Target | undefined }

/** What an answer did to one bundle. */
export interface Effect {
  readonly bundle: string
  readonly how: 'merge' | 'refresh' | 'refetch'
}

/** One event; `at` is the time of the client's clock, `bundle` the path of a bundle such as `board/?board_id=1`. */
export type ClientEvent = { readonly at: number } & (
  | { readonly type: 'mount' | 'unmount'; readonly bundle: string }
  | {
      readonly type: 'fetch'
      readonly bundle: string
      readonly id: number
      readonly cause: FetchCause
      /** The one function that was asked for, else empty. */
      readonly only: string
    }
  | {
      readonly type: 'fetched'
      readonly bundle: string
      readonly id: number
      readonly outcome: 'data' | 'error' | 'aborted'
      readonly took: number
      readonly error?: unknown
    }
  | { readonly type: 'call'; readonly id: number; readonly name: string; readonly args: unknown }
  | {
      readonly type: 'answer'
      readonly id: number
      readonly name: string
      readonly outcome: 'result' | 'error'
      readonly took: number
      readonly targets: readonly Target[]
      readonly effects: readonly Effect[]
      readonly error?: unknown
    }
  | {
      readonly type: 'layer'
      readonly bundle: string
      readonly name: string
      /** The id of the call whose expected change it is. */
      readonly call: number
      /** `waits`: the answer came, a fetch of the bundle has to come, too. */
      readonly state: 'begins' | 'waits' | 'ends'
    }
  | { readonly type: 'identity' }
)

/** A bundle as it is now. */
export interface BundleReport {
  readonly bundle: string
  readonly watchers: number
  readonly state: AnyBundleState
  /** When all of it came the last time, by the client's clock. */
  readonly fetched: number
  /** Fetches it now. */
  refetch(): void
  /** Makes it out of date, it alone and in this tab; it is fetched if somebody watches it. */
  invalidate(): void
}

const recorders = new WeakMap<Client, Recorder>()

/** Calls `listener` with each event until the returned function is called. Nobody listening costs nothing. */
export function listen(client: Client, listener: (event: ClientEvent) => void): () => void {
  const recorder = recorders.get(client) ?? new Recorder(client['~store'])
  recorders.set(client, recorder)
  return recorder.listen(listener)
}

/** Every bundle of a client, whether somebody watches it or not. */
export function bundles(client: Client): BundleReport[] {
  const store = client['~store']
  return [...store.entries.values()].map((entry) => ({
    bundle: entry.key,
    watchers: entry.watchers,
    state: entry.getState(),
    fetched: entry.fetched,
    refetch: () => void entry.load('refetch'),
    invalidate: () => store.invalidate([entry.def.name], (other) => other !== entry),
  }))
}
