// A list that grows by pages, as a reactive object.
import type { ContextDef } from '@mizan/kernel'
import {
  type Infinite,
  type InfiniteOptions,
  type InfiniteState,
  observeInfinite,
} from '@mizan/kernel/infinite'
import { getMizanClient } from './client'
import type { Params } from './observer'
import { effect } from './runes.svelte'
import { reactive } from './state'

/** The pages so far, reactive, and what asks for the next one or for all of them again. */
export type ReactiveInfinite<Given, Data, Errors> = Readonly<InfiniteState<Data, Errors>> &
  Pick<Infinite<Given, Data, Errors>, 'fetchNext' | 'refetch' | 'ready'>

/**
 * Follows the pages of a context from those of the first params on, each a bundle of its own. They
 * begin anew when the first params change.
 */
export function useInfinite<Given extends object, Data, Errors>(
  def: ContextDef<Given, Data, Errors>,
  first: Params<Given>,
  options: () => InfiniteOptions<Given, Data>,
): ReactiveInfinite<Given, Data, Errors> {
  const infinite = observeInfinite(getMizanClient(), def, first(), options())
  effect(() => infinite.set(first(), options()))
  const { fetchNext, refetch, ready } = infinite
  return Object.assign(reactive(infinite), { fetchNext, refetch, ready })
}
