// How the readers of a context find what they read: a bundle of their own, or that set above.
import type { AnyContextDef, AnyObserver, ContextDef } from '@mizan/kernel'
import { getContext, setContext } from 'svelte'
import { keepLoaded, type Options, observe, type Params } from './observer'

/** What a reader is called with: params and options of its own, or nothing to read what is set above. */
export type Asked<Given, Data> = [params: Params<Given>, options?: Options<Data> | undefined] | []

/** What a reader is called with where its types are not known. */
export type Reading = [params?: Params<object>, options?: (() => object | undefined) | undefined]

/** What a context is set with; the params may be left out when none is required. */
export type ContextArgs<Given, Data> =
  Record<never, never> extends Given
    ? [params?: () => Given, options?: Options<Data> | undefined]
    : [params: () => Given, options?: Options<Data> | undefined]

/**
 * Makes what sets the bundle of a context for a component and everything below it. It is fetched
 * once, shared with everybody else of the same params, and kept up to date until that component is
 * destroyed.
 */
export function contextSetter<Given extends object, Data, Errors>(
  def: ContextDef<Given, Data, Errors>,
): (...args: ContextArgs<Given, Data>) => void {
  return (params = () => ({}) as Given, options?: Options<Data>) => {
    const observer = observe(def, params, options)
    keepLoaded(observer)
    setContext(def, observer)
  }
}

/** The bundle a reader was asked for, else that set above; `name` says who asks. */
export function observeAsked(
  def: AnyContextDef,
  name: string,
  [params, options]: Reading,
): AnyObserver {
  const above = params ? observe(def, params, options) : getContext<AnyObserver | undefined>(def)
  if (above) return above as AnyObserver
  const [reader, context] = [name, def.name].map(pascal)
  throw new Error(`\`use${reader}\` needs params, or \`set${context}Context\` above it`)
}

function pascal(name: string): string {
  return name.replace(/(?:^|_)([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())
}
