// The state of the calls one place makes to one function; the latest call decides it.
import type { Call } from './call'
import { type Batch, Cell } from './cell'
import type { FunctionDef } from './define'
import type { AnyMizanError } from './error'

/** Where the latest call stands. */
export interface MutationState<Result, Failure> {
  readonly data: Result | undefined
  readonly error: Failure | undefined
  readonly isPending: boolean
  readonly isSuccess: boolean
}

/** The arguments of a call, which may be left out when none is required. */
export type CallArgs<Args> = Record<never, never> extends Args ? [args?: Args] : [args: Args]

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

/** Makes the state of the calls to one function; `perform` makes the calls. */
export function createMutation<Args, Result, Failure>(
  batch: Batch,
  def: FunctionDef<Args, Result, Failure>,
  perform: (call: Call) => Promise<unknown>,
): Mutation<Args, Result, Failure> {
  const cell = new Cell<MutationState<unknown, AnyMizanError>>(batch, untried)
  let latest = 0
  const mutateAsync = (args?: unknown): Promise<unknown> => {
    const own = ++latest
    cell.set({ ...untried, isPending: true })
    return perform({
      def,
      args,
      settle(outcome) {
        if (own !== latest) return
        cell.set({ ...untried, ...outcome, isSuccess: 'data' in outcome })
      },
    })
  }
  const mutation = {
    getState: cell.getState,
    subscribe: cell.subscribe,
    mutateAsync,
    mutate(args?: unknown) {
      mutateAsync(args).catch(() => {})
    },
    reset() {
      latest++
      cell.set(untried)
    },
  }
  return mutation as unknown as Mutation<Args, Result, Failure>
}
