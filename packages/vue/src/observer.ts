// What follows a bundle while its params and options change.
import type { Client, ContextDef, ObserveOptions, Observer } from '@mizan/kernel'
import { type MaybeRefOrGetter, toValue, watchEffect } from 'vue'

/** The params of a bundle, as they are, in a ref or from a getter; none as long as there is nothing to ask for. */
export type Params<Given> = MaybeRefOrGetter<Given | null | undefined>

/** How a bundle is kept up to date, as it is, in a ref or from a getter. */
export type Options<Data> = MaybeRefOrGetter<ObserveOptions<Data> | undefined>

/** An observer of the bundle that the params name, now and whenever they change. */
export function useObserver<Given extends object, Data, Errors>(
  client: Client,
  def: ContextDef<Given, Data, Errors>,
  params: Params<Given>,
  options?: Options<Data>,
): Observer<Given, Data, Errors> {
  const observer = client.observe(def)
  watchEffect(() => observer.set(toValue(params), toValue(options)))
  return observer
}
