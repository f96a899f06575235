// What calls a function and follows the latest call.
import type { FunctionDef, MutateOptions, Mutation, MutationState } from '@mizan/kernel'
import { getMizanClient } from './client'
import { reactive } from './state'

/** The state of the latest call, reactive, and what makes calls. */
export type ReactiveFunction<Args, Result, Failure> = Readonly<MutationState<Result, Failure>> &
  Pick<Mutation<Args, Result, Failure>, 'mutate' | 'mutateAsync' | 'reset'>

/** Makes what a component calls a function with; each component follows its own calls. */
export function reactiveFunction<Args, Result, Failure>(
  def: FunctionDef<Args, Result, Failure>,
): (options?: MutateOptions<Args>) => ReactiveFunction<Args, Result, Failure> {
  return (options) => {
    const mutation = getMizanClient().mutation(def, options)
    const { mutate, mutateAsync, reset } = mutation
    return Object.assign(reactive(mutation), { mutate, mutateAsync, reset })
  }
}
