// The parts of a bundle's state a component may depend on.
import type { AnyMizanError } from './error'
import type { AnyBundleState, BundleState, BundleStatus } from './state'

/** What a part is read from: an observer. */
interface Readable {
  getState(): AnyBundleState
}

/** What is known of a bundle besides its data. */
export type BundleSummary<Data, Errors> = Omit<BundleState<Data, Errors>, 'data'>

/** What is known of one function of a bundle. */
export interface MemberState<Value, Failure> {
  readonly data: Value | undefined
  readonly error: Failure | undefined
  readonly status: BundleStatus
  readonly isStale: boolean
  readonly isFetching: boolean
  /** The data is that of the params before, or a placeholder. */
  readonly isPrevious: boolean
}

/** A function's data, else its error (a `MizanError`), else `undefined` while there is something to wait for. */
export function memberValue(
  { data, error, errors, isFetching }: AnyBundleState,
  name: string,
): unknown {
  if (data && name in data) return data[name]
  return isFetching ? undefined : (errors[name] ?? error)
}

/** Reads the state of one function; the same object until something in it changes. */
export function memberView(
  bundle: Readable,
  name: string,
): () => MemberState<unknown, AnyMizanError> {
  return view(bundle, ({ data, error, errors, status, isStale, isFetching, isPrevious }) => {
    const failure = errors[name] ?? error
    return {
      data: data?.[name],
      error: failure,
      status: failure ? 'error' : status,
      isStale,
      isFetching,
      isPrevious,
    }
  })
}

/** Reads what is known of a bundle besides its data; the same object until something in it changes. */
export function summaryView(
  bundle: Readable,
): () => BundleSummary<Record<string, unknown>, Record<string, AnyMizanError>> {
  return view(bundle, ({ data: _, ...summary }) => summary)
}

function view<Part extends object>(
  bundle: Readable,
  pick: (state: AnyBundleState) => Part,
): () => Part {
  let part: Part | undefined
  return () => {
    const next = pick(bundle.getState())
    part = part && isEqual(part, next) ? part : next
    return part
  }
}

function isEqual<Part extends object>(a: Part, b: Part): boolean {
  return (Object.keys(b) as (keyof Part)[]).every((name) => a[name] === b[name])
}
