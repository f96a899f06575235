// The hook of a list that grows by pages, each a bundle of its own.
import type { ContextDef } from '@mizan/kernel'
import {
  type Infinite,
  type InfiniteOptions,
  type InfiniteState,
  observeInfinite,
} from '@mizan/kernel/infinite'
import { useEffect, useMemo, useSyncExternalStore } from 'react'
import { useClient } from './client'

/** The pages so far, and what asks for more. The functions never change. */
export type InfiniteHook<Params, Data, Errors> = InfiniteState<Data, Errors> &
  Pick<Infinite<Params, Data, Errors>, 'fetchNext' | 'refetch'>

/** Follows the pages of a context from `first` (none: nothing yet) on; it never suspends and never throws. */
export function useInfinite<Params extends object, Data, Errors>(
  def: ContextDef<Params, Data, Errors>,
  first: Params | null | undefined,
  options: InfiniteOptions<Params, Data>,
): InfiniteHook<Params, Data, Errors> {
  const client = useClient()
  // biome-ignore lint/correctness/useExhaustiveDependencies: params and options change in the effect.
  const infinite = useMemo(() => observeInfinite(client, def, first, options), [client, def])
  useEffect(() => infinite.set(first, options))
  const { subscribe, getState, fetchNext, refetch } = infinite
  const state = useSyncExternalStore(subscribe, getState, getState)
  return { ...state, fetchNext, refetch }
}
