// The composable that calls a function and follows the latest call.
import type { FunctionDef, MutateOptions, Mutation, MutationState } from '@mizan/kernel'
import { useClient } from './client'
import { refsOf, type StateRefs } from './refs'

/** The state of the latest call as refs, and what makes calls. */
export type FunctionRefs<Args, Result, Failure> = StateRefs<MutationState<Result, Failure>> &
  Pick<Mutation<Args, Result, Failure>, 'mutate' | 'mutateAsync' | 'reset'>

/** Makes the composable of a function; each component that uses it follows its own calls. */
export function functionComposable<Args, Result, Failure>(
  def: FunctionDef<Args, Result, Failure>,
): (options?: MutateOptions<Args>) => FunctionRefs<Args, Result, Failure> {
  return function useFunction(options) {
    const mutation = useClient().mutation(def, options)
    const { mutate, mutateAsync, reset } = mutation
    return { ...refsOf(mutation), mutate, mutateAsync, reset }
  }
}
