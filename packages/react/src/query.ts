// Hooks that read a bundle: one function's data, one function's state, or how the bundle stands.
import {
  type AnyContextDef,
  type AnyObserver,
  type BundleSummary,
  type ContextDef,
  type MemberState,
  MizanError,
  memberValue,
  memberView,
  summaryView,
} from '@mizan/kernel'
import { useSyncExternalStore } from 'react'
import { type Asked, type Reading, useAsked } from './scope'
import { useTracked } from './tracked'

/** Something that can be fetched again; the promise ends when its state is settled. */
export interface Refetch {
  refetch(): Promise<void>
}

/** Gives a function's data. Without params it reads the provider above; with none to ask for, nothing. */
export interface QueryHook<Params, Data, Name extends keyof Data> {
  (...asked: Asked<Params, Data>): Data[Name]
  (...asked: Asked<Params | null | undefined, Data>): Data[Name] | undefined
  (): Data[Name]
}

/**
 * Makes the hook that gives a function's data. It suspends until there is some, throws the
 * function's error when there is none to show, and renders again only when that data changes.
 */
export function queryHook<Params extends object, Data, Errors, Name extends keyof Data & string>(
  def: ContextDef<Params, Data, Errors>,
  name: Name,
): QueryHook<Params, Data, Name> {
  return function useQuery(...asked: Reading) {
    const observer = useAsked(def as unknown as AnyContextDef, name, asked)
    const read = () => memberValue(observer.getState(), name)
    const value = useSyncExternalStore(observer.subscribe, read, read)
    if (value === undefined && (!asked.length || asked[0])) throw observer.ready()
    if (value instanceof MizanError) throw value
    return value as Data[Name]
  }
}

/**
 * Makes the hook that gives all that is known of a function; it never suspends and never throws. A
 * component renders again only for the parts it reads.
 */
export function queryStateHook<
  Params extends object,
  Data,
  Errors,
  Name extends keyof Data & keyof Errors & string,
>(
  def: ContextDef<Params, Data, Errors>,
  name: Name,
): (
  ...asked: [] | Asked<Params | null | undefined, Data>
) => MemberState<Data[Name], Errors[Name]> & Refetch {
  return function useQueryState(...asked: Reading) {
    const observer = useAsked(def as unknown as AnyContextDef, `${name}_state`, asked)
    return useTracked(() => source(observer, memberView(observer, name)), observer) as MemberState<
      Data[Name],
      Errors[Name]
    > &
      Refetch
  }
}

/** Makes the hook that tells how a bundle stands, without its data; again only for the parts that are read. */
export function bundleHook<Params extends object, Data, Errors>(
  def: ContextDef<Params, Data, Errors>,
): (
  ...asked: [] | Asked<Params | null | undefined, Data>
) => BundleSummary<Data, Errors> & Refetch {
  return function useSummary(...asked: Reading) {
    const observer = useAsked(def as unknown as AnyContextDef, def.name, asked)
    const summary: unknown = useTracked(() => source(observer, summaryView(observer)), observer)
    return summary as BundleSummary<Data, Errors> & Refetch
  }
}

function source<State>({ subscribe, refetch }: AnyObserver, getState: () => State) {
  return { getState, subscribe, actions: { refetch } }
}
