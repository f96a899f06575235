// The hook that calls a function and follows the latest call.
import type { FunctionDef, Mutation, MutationState } from '@mizan/kernel'
import { useMemo, useSyncExternalStore } from 'react'
import { useClient } from './client'

/** The state of the latest call, and what makes calls. The functions never change. */
export type FunctionHook<Args, Result, Failure> = MutationState<Result, Failure> &
  Pick<Mutation<Args, Result, Failure>, 'mutate' | 'mutateAsync' | 'reset'>

/** Makes the hook of a function; each component that uses it follows its own calls. */
export function functionHook<Args, Result, Failure>(
  def: FunctionDef<Args, Result, Failure>,
): () => FunctionHook<Args, Result, Failure> {
  return function useFunction() {
    const client = useClient()
    const mutation = useMemo(() => client.mutation(def), [client])
    const { getState, subscribe, mutate, mutateAsync, reset } = mutation
    const state = useSyncExternalStore(subscribe, getState, getState)
    return { ...state, mutate, mutateAsync, reset }
  }
}
