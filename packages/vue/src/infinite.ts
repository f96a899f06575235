// The composable of a list that grows by pages.
import type { ContextDef } from '@mizan/kernel'
import {
  type Infinite,
  type InfiniteOptions,
  type InfiniteState,
  observeInfinite,
} from '@mizan/kernel/infinite'
import { type MaybeRefOrGetter, toValue, watchEffect } from 'vue'
import { useClient } from './client'
import type { Params } from './observer'
import { refsOf, type StateRefs } from './refs'

/** The pages so far as refs, and what asks for the next one or for all of them again. */
export type InfiniteRefs<Given, Data, Errors> = StateRefs<InfiniteState<Data, Errors>> &
  Pick<Infinite<Given, Data, Errors>, 'fetchNext' | 'refetch' | 'ready'>

/**
 * Follows the pages of a context from those of the first params on, each a bundle of its own. They
 * begin anew when the first params change.
 */
export function useInfinite<Given extends object, Data, Errors>(
  def: ContextDef<Given, Data, Errors>,
  first: Params<Given>,
  options: MaybeRefOrGetter<InfiniteOptions<Given, Data>>,
): InfiniteRefs<Given, Data, Errors> {
  const infinite = observeInfinite(useClient(), def, toValue(first), toValue(options))
  watchEffect(() => infinite.set(toValue(first), toValue(options)))
  const { fetchNext, refetch, ready } = infinite
  return { ...refsOf(infinite), fetchNext, refetch, ready }
}
