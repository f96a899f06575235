// Composables that read a bundle: one function's state, or how the bundle stands.
import {
  type AnyContextDef,
  type AnyObserver,
  type BundleSummary,
  type ContextDef,
  type MemberState,
  memberView,
  summaryView,
} from '@mizan/kernel'
import { refsOf, type StateRefs } from './refs'
import { type Asked, type Reading, useAsked } from './scope'

/** A state as refs, what fetches it again, and what to wait for below a `<Suspense>`. */
export type QueryRefs<State> = StateRefs<State> & Pick<AnyObserver, 'refetch' | 'ready'>

/** Makes the composable that tells all that is known of a function. */
export function queryComposable<
  Given extends object,
  Data,
  Errors,
  Name extends keyof Data & keyof Errors & string,
>(
  def: ContextDef<Given, Data, Errors>,
  name: Name,
): (...asked: Asked<Given, Data>) => QueryRefs<MemberState<Data[Name], Errors[Name]>> {
  return composable(def, name, (observer) => memberView(observer, name))
}

/** Makes the composable that tells how a bundle stands, without its data. */
export function bundleComposable<Given extends object, Data, Errors>(
  def: ContextDef<Given, Data, Errors>,
): (...asked: Asked<Given, Data>) => QueryRefs<BundleSummary<Data, Errors>> {
  return composable(def, def.name, summaryView)
}

function composable<State>(
  def: object,
  name: string,
  view: (observer: AnyObserver) => () => object,
): (...asked: Reading) => QueryRefs<State> {
  return function useQuery(...asked) {
    const observer = useAsked(def as AnyContextDef, name, asked)
    const { subscribe, ready, refetch } = observer
    const refs = refsOf({ getState: view(observer), subscribe, ready })
    return { ...(refs as StateRefs<State>), refetch, ready }
  }
}
