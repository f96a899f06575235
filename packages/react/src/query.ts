// Hooks that read a bundle: one function's data, one function's state, or how the bundle stands.
import {
  type BundleSummary,
  type ContextDef,
  type MemberState,
  MizanError,
  memberValue,
  memberView,
  summaryView,
} from '@mizan/kernel'
import { useMemo, useSyncExternalStore } from 'react'
import { useBundle } from './scope'

/** Something that can be fetched again; the promise ends when its state is settled. */
export interface Refetch {
  refetch(): Promise<void>
}

/**
 * Makes the hook that gives a function's data. It suspends until there is some, throws the
 * function's error when there is none to show, and renders again only when that data changes.
 */
export function queryHook<Params, Data, Errors, Name extends keyof Data & string>(
  def: ContextDef<Params, Data, Errors>,
  name: Name,
): () => Data[Name] {
  return function useQuery() {
    const bundle = useBundle(def, name)
    const read = () => memberValue(bundle.getState(), name)
    const value = useSyncExternalStore(bundle.subscribe, read, read)
    if (value === undefined) throw bundle.ready()
    if (value instanceof MizanError) throw value
    return value as Data[Name]
  }
}

/** Makes the hook that gives all that is known of a function; it never suspends and never throws. */
export function queryStateHook<
  Params,
  Data,
  Errors,
  Name extends keyof Data & keyof Errors & string,
>(
  def: ContextDef<Params, Data, Errors>,
  name: Name,
): () => MemberState<Data[Name], Errors[Name]> & Refetch {
  return function useQueryState() {
    const bundle = useBundle(def, `${name}_state`)
    const read = useMemo(() => memberView(bundle, name), [bundle])
    const state = useSyncExternalStore(bundle.subscribe, read, read)
    return { ...(state as MemberState<Data[Name], Errors[Name]>), refetch: bundle.load }
  }
}

/** Makes the hook that tells how a bundle stands, without its data. */
export function bundleHook<Params, Data, Errors>(
  def: ContextDef<Params, Data, Errors>,
): () => BundleSummary<Data, Errors> & Refetch {
  return function useSummary() {
    const bundle = useBundle(def, def.name)
    const read = useMemo(() => summaryView(bundle), [bundle])
    const summary = useSyncExternalStore(bundle.subscribe, read, read)
    return { ...(summary as unknown as BundleSummary<Data, Errors>), refetch: bundle.load }
  }
}
