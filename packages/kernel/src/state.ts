// The state of a bundle and its transitions, as pure functions.
import type { AnyMizanError, ProtocolError } from './error'
import { readProblem } from './problem'
import { share } from './share'

/** Where a bundle stands. `success` and `error` tell of the last fetch that ended. */
export type BundleStatus = 'idle' | 'loading' | 'success' | 'error'

/** What is known of one bundle. */
export interface BundleState<Data, Errors> {
  /** The last good data of each function; kept when a later fetch fails. */
  readonly data: Partial<Data> | undefined
  /** Why the last fetch failed as a whole. */
  readonly error: Errors[keyof Errors] | ProtocolError | undefined
  /** Why single functions failed in a fetch that succeeded for others. */
  readonly errors: Partial<Errors>
  readonly status: BundleStatus
  /** The data may be out of date. */
  readonly isStale: boolean
  readonly isFetching: boolean
  /** The data is not this bundle's own: that of the params before, or a placeholder. */
  readonly isPrevious: boolean
}

/** A bundle's state where its types are not known. */
export type AnyBundleState = BundleState<Record<string, unknown>, Record<string, AnyMizanError>>

/** Nothing known, nothing asked. */
export const idle: AnyBundleState = {
  data: undefined,
  error: undefined,
  errors: {},
  status: 'idle',
  isStale: false,
  isFetching: false,
  isPrevious: false,
}

/** A fetch began; what somebody came back to may have changed in between. */
export function fetching(
  { data, isStale }: AnyBundleState,
  cause: string,
): Partial<AnyBundleState> {
  return data
    ? { isFetching: true, isStale: isStale || cause === 'mount' }
    : { ...idle, status: 'loading', isFetching: true }
}

/** Nobody watches: failures are forgotten, and from now on nobody hears of changes. */
export function left({ data, isStale }: AnyBundleState): Partial<AnyBundleState> {
  return data ? { ...idle, data, status: 'success', isStale } : idle
}

/** A bundle came, or `only` one member of it; members that failed keep their last good data. */
export function loaded(
  { data: before, errors: known }: AnyBundleState,
  functions: readonly string[],
  bundle: Record<string, unknown>,
  only: string,
): Partial<AnyBundleState> {
  const data = { ...before }
  const errors = only ? { ...known } : {}
  for (const name of only ? [only] : functions) {
    if (name in bundle) {
      data[name] = bundle[name]
      delete errors[name]
    } else errors[name] = readProblem(Object(bundle.$errors)[name])
  }
  return {
    ...idle,
    data: share(before, data) as typeof data,
    errors,
    status: 'success',
    isStale: !!Object.keys(errors)[0],
  }
}
