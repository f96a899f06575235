// What adapters are given to observe a bundle with, and what they can ask for.
import type { AnyMizanError } from './error'
import type { RetryOptions } from './retry'
import type { AnyBundleState, BundleState } from './state'

/** How an observed bundle is kept up to date, and what is shown while there is no data. */
export interface ObserveOptions<Data = Record<string, unknown>> {
  /** How long data counts as up to date when nothing is known to have changed it, in milliseconds. */
  readonly staleTime?: number | undefined
  /** Fetches again so many milliseconds after the last change; nothing or 0 stops, and so does a hidden page. */
  readonly poll?: number | ((state: AnyBundleState) => number | undefined) | undefined
  /** Whether what is no longer fresh is fetched when the page is looked at again; `true` unless given. */
  readonly refetchOnFocus?: boolean | undefined
  /** Whether what is no longer fresh is fetched when the network comes back; `true` unless given. */
  readonly refetchOnReconnect?: boolean | undefined
  /** How often and how patiently this bundle is asked for again, instead of the client's own. */
  readonly retry?: RetryOptions | undefined
  /** Shows the data of the params before until there is some for these. */
  readonly keepPrevious?: boolean | undefined
  /** Data the store takes as fetched just now, if it has none. */
  readonly initialData?: Data | undefined
  /** Data shown, but not stored, while there is none. */
  readonly placeholder?: Partial<Data> | undefined
}

/** A bundle as a framework binds it: kept loaded and up to date while it has subscribers. */
export interface Observer<Params, Data, Errors> {
  /** The same object until something in it changes. */
  getState(): BundleState<Data, Errors>
  subscribe(listener: () => void): () => void
  /** Moves on to other params (none: to no bundle at all) or other options. */
  set(params: Params | null | undefined, options?: ObserveOptions<Data>): void
  /** Fetches, or joins a fetch that is not out of date; ends when the state is settled. */
  refetch(): Promise<void>
  /** Ends when there is data or a failure; begins a fetch, outside of any rendering, if need be. */
  ready(): Promise<void>
}

/** An observer whose types are not known. */
export type AnyObserver = Observer<object, Record<string, unknown>, Record<string, AnyMizanError>>
