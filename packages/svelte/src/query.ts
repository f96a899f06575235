// What reads a bundle: one function's state, or how the bundle stands.
import {
  type AnyContextDef,
  type AnyObserver,
  type BundleSummary,
  type ContextDef,
  type MemberState,
  memberView,
  summaryView,
} from '@mizan/kernel'
import { type Asked, observeAsked, type Reading } from './scope'
import { reactive } from './state'

/** A reactive state, what fetches it again, and what to wait for. */
export type ReactiveQuery<State> = Readonly<State> & Pick<AnyObserver, 'refetch' | 'ready'>

/** Makes what tells all that is known of a function. */
export function reactiveQuery<
  Given extends object,
  Data,
  Errors,
  Name extends keyof Data & keyof Errors & string,
>(
  def: ContextDef<Given, Data, Errors>,
  name: Name,
): (...asked: Asked<Given, Data>) => ReactiveQuery<MemberState<Data[Name], Errors[Name]>> {
  return reader(def, name, (observer) => memberView(observer, name))
}

/** Makes what tells how a bundle stands, without its data. */
export function reactiveBundle<Given extends object, Data, Errors>(
  def: ContextDef<Given, Data, Errors>,
): (...asked: Asked<Given, Data>) => ReactiveQuery<BundleSummary<Data, Errors>> {
  return reader(def, def.name, summaryView)
}

function reader<State>(
  def: object,
  name: string,
  view: (observer: AnyObserver) => () => object,
): (...asked: Reading) => ReactiveQuery<State> {
  return (...asked) => {
    const observer = observeAsked(def as AnyContextDef, name, asked)
    const { subscribe, ready, refetch } = observer
    const state = reactive({ getState: view(observer), subscribe })
    return Object.assign(state as Readonly<State>, { refetch, ready })
  }
}
