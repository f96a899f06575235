// What calls a function and follows the latest call.
import type { FunctionDef, Mutation, MutationState } from '@mizan/kernel'
import { getMizanClient } from './client'
import { reactive } from './state.svelte'

/** The state of the latest call, reactive, and what makes calls. */
export type ReactiveFunction<Args, Result, Failure> = Readonly<MutationState<Result, Failure>> &
  Pick<Mutation<Args, Result, Failure>, 'mutate' | 'mutateAsync' | 'reset'>

/** Makes what a component calls a function with; each component follows its own calls. */
export function reactiveFunction<Args, Result, Failure>(
  def: FunctionDef<Args, Result, Failure>,
): () => ReactiveFunction<Args, Result, Failure> {
  return () => {
    const mutation = getMizanClient().mutation(def)
    const { mutate, mutateAsync, reset } = mutation
    return Object.assign(reactive(mutation), { mutate, mutateAsync, reset })
  }
}
