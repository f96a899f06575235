// The state of the calls one place makes to one function; the latest call decides it.
import type { Optimistic } from './call'
import { createCell } from './cell'
import type { FunctionDef } from './define'
import type { AnyMizanError } from './error'
import type { Store } from './types'

/** Where the latest call stands. */
export interface MutationState<Result, Failure> {
  readonly data: Result | undefined
  readonly error: Failure | undefined
  readonly isPending: boolean
  readonly isSuccess: boolean
}

/** How a call is made. */
export interface MutateOptions<Args> {
  /** What shows the expected change until it is known: a `layer` of `@mizan/kernel/optimistic`. */
  readonly optimistic?: Optimistic<Args> | undefined
}

/** The arguments of a call, which may be left out when none is required, and how it is made. */
export type CallArgs<Args> =
  Record<never, never> extends Args
    ? [args?: Args, options?: MutateOptions<Args>]
    : [args: Args, options?: MutateOptions<Args>]

/** Calls one function and keeps the state of the latest call. */
export interface Mutation<Args, Result, Failure> {
  getState(): MutationState<Result, Failure>
  subscribe(listener: () => void): () => void
  /** Calls; a failure is told by the state only. */
  mutate(...args: CallArgs<Args>): void
  /** Calls and gives the result. */
  mutateAsync(...args: CallArgs<Args>): Promise<Result>
  /** Forgets the latest call; one under way goes on and is no longer followed. */
  reset(): void
}

const untried = { data: undefined, error: undefined, isPending: false, isSuccess: false }

/** Makes the state of the calls to one function; it does not outlive its caller's identity. */
export function createMutation<Args, Result, Failure>(
  store: Store,
  def: FunctionDef<Args, Result, Failure>,
  usual?: MutateOptions<Args>,
): Mutation<Args, Result, Failure> {
  const { batch, identity } = store
  const cell = createCell<MutationState<unknown, AnyMizanError>>(batch, untried)
  let latest: object | undefined
  let owner = identity.state
  const mutateAsync = (args?: unknown, options = usual): Promise<unknown> => {
    const own = {}
    latest = own
    owner = identity.state
    cell.set({ ...untried, isPending: true })
    return store.perform({
      def,
      args,
      ...options,
      settle({ result: data, identity: change }, error) {
        if (change) owner = identity.state
        if (own === latest) cell.set({ data, error, isPending: false, isSuccess: !error })
      },
    })
  }
  return {
    getState: () => (owner === identity.state ? cell.state : untried),
    subscribe(listener: () => void) {
      const stops = [cell, identity].map(({ subscribe }) => subscribe(listener))
      return () => stops.map((stop) => stop())
    },
    mutateAsync,
    mutate(...args: []) {
      mutateAsync(...args).catch(() => {})
    },
    reset() {
      latest = undefined
      cell.set(untried)
    },
  } as unknown as Mutation<Args, Result, Failure>
}
