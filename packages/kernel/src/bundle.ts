// A bundle as adapters see it, and the parts of its state a component may depend on.
import type { AnyMizanError } from './error'
import type { AnyBundleState, BundleState, BundleStatus } from './state'

/** One bundle of a client's store; the same object while it is in the store. */
export interface Bundle<Data, Errors> {
  getState(): BundleState<Data, Errors>
  subscribe(listener: () => void): () => void
  /** Fetches, or joins a fetch that is not out of date; ends when the state is settled. */
  load(): Promise<void>
  /** Ends when the bundle is loaded or has failed; begins a fetch if need be. */
  ready(): Promise<void>
  /** Keeps the bundle loaded and up to date until the returned function is called. */
  watch(): () => void
}

/** A bundle whose types are not known. */
export type AnyBundle = Bundle<Record<string, unknown>, Record<string, AnyMizanError>>

/** What is known of a bundle besides its data. */
export type BundleSummary<Data, Errors> = Omit<BundleState<Data, Errors>, 'data'>

/** What is known of one function of a bundle. */
export interface MemberState<Value, Failure> {
  readonly data: Value | undefined
  readonly error: Failure | undefined
  readonly status: BundleStatus
  readonly isStale: boolean
  readonly isFetching: boolean
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
  bundle: AnyBundle,
  name: string,
): () => MemberState<unknown, AnyMizanError> {
  return view(bundle, ({ data, error, errors, status, isStale, isFetching }) => {
    const failure = errors[name] ?? error
    return {
      data: data?.[name],
      error: failure,
      status: failure ? 'error' : status,
      isStale,
      isFetching,
    }
  })
}

/** Reads what is known of a bundle besides its data; the same object until something in it changes. */
export function summaryView(
  bundle: AnyBundle,
): () => BundleSummary<Record<string, unknown>, Record<string, AnyMizanError>> {
  return view(bundle, ({ data: _, ...summary }) => summary)
}

function view<Part extends object>(
  bundle: AnyBundle,
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
