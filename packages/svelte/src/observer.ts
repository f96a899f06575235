// What follows a bundle while its params and options change.
import type { ContextDef, ObserveOptions, Observer } from '@mizan/kernel'
import { getMizanClient } from './client'
import { effect } from './runes.svelte'

/** Gives the params of a bundle; none as long as there is nothing to ask for. */
export type Params<Given> = () => Given | null | undefined

/** Says how a bundle is kept up to date. */
export type Options<Data> = () => ObserveOptions<Data> | undefined

/** An observer of the bundle that the params name, now and whenever they change. */
export function observe<Given extends object, Data, Errors>(
  def: ContextDef<Given, Data, Errors>,
  params: Params<Given>,
  options?: Options<Data>,
): Observer<Given, Data, Errors> {
  const observer = getMizanClient().observe(def, params(), options?.())
  effect(() => observer.set(params(), options?.()))
  return observer
}

/** Keeps what is observed loaded until the component or effect this is called in is destroyed. */
export function keepLoaded({
  subscribe,
}: Pick<Observer<object, object, object>, 'subscribe'>): void {
  effect(() => subscribe(() => {}))
}
