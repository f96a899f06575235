// The hook that calls a function and follows the latest call.
import type { FunctionDef, MutateOptions, Mutation, MutationState } from '@mizan/kernel'
import { useEffect, useState } from 'react'
import { useClient } from './client'
import { useTracked } from './tracked'

/** The state of the latest call, and what makes calls. The functions never change. */
export type FunctionHook<Args, Result, Failure> = MutationState<Result, Failure> &
  Pick<Mutation<Args, Result, Failure>, 'mutate' | 'mutateAsync' | 'reset'>

type Writable<Options> = { -readonly [Name in keyof Options]: Options[Name] }

/** Makes the hook of a function; each component that uses it follows its own calls. */
export function functionHook<Args, Result, Failure>(
  def: FunctionDef<Args, Result, Failure>,
): (options?: MutateOptions<Args>) => FunctionHook<Args, Result, Failure> {
  return function useFunction(options) {
    const client = useClient()
    const [usual] = useState<Writable<MutateOptions<Args>>>({})
    useEffect(() => {
      usual.optimistic = options?.optimistic
    })
    return useTracked(() => {
      const { getState, subscribe, ...actions } = client.mutation(def, usual)
      return { getState, subscribe, actions }
    }, client)
  }
}
