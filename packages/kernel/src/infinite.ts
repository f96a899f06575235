// What adapters bind for a list that grows by pages, each a bundle of its own.
import type { Client } from './client'
import type { ContextDef } from './define'
import type { ObserveOptions } from './observe'
import { Pages } from './pages'
import type { BundleState } from './state'

/** How pages follow each other. */
export interface InfiniteOptions<Params, Data> extends ObserveOptions<Data> {
  /** The params of the page after one, or nothing when that was the last. */
  readonly next: (page: Partial<Data>, params: Params) => Params | null | undefined
  /** How many pages are held at most; beyond that the first are let go. As many as there are unless given. */
  readonly maxPages?: number
}

/** What is known of the pages so far. */
export interface InfiniteState<Data, Errors> {
  /** The pages that are there, in order. */
  readonly pages: readonly Partial<Data>[]
  /** Why the first page that failed did so. */
  readonly error: BundleState<Data, Errors>['error']
  readonly hasNext: boolean
  /** A page is awaited that was never there. */
  readonly isFetchingNext: boolean
  /** Any page is being fetched. */
  readonly isFetching: boolean
  readonly isStale: boolean
}

/** Pages as a framework binds them. */
export interface Infinite<Params, Data, Errors> {
  /** The same object until something in it changes. */
  getState(): InfiniteState<Data, Errors>
  subscribe(listener: () => void): () => void
  /** Asks for the page after the last, if there is one; ends when it is settled. */
  fetchNext(): Promise<void>
  /** Fetches every page again, each by itself. */
  refetch(): Promise<void>
  /** Ends when there is a first page or a failure. */
  ready(): Promise<void>
  /** Begins anew from other params (none: no page at all), or goes on with other options. */
  set(first: Params | null | undefined, options: InfiniteOptions<Params, Data>): void
}

/**
 * Makes the pages of a context, from the first on. The params of a page follow from the data of the one
 * before; when a refetch changes where it ends, the pages behind it move along.
 */
export function observeInfinite<P extends object, D, E>(
  client: Client,
  def: ContextDef<P, D, E>,
  first: P | null | undefined,
  options: InfiniteOptions<P, D>,
): Infinite<P, D, E> {
  return new Pages(() => client.observe(def), first, options)
}
