// How the composables of a context find what they read: a bundle of their own, or that of the provider above.
import type { AnyContextDef, AnyObserver, ContextDef, Observer } from '@mizan/kernel'
import { hasInjectionContext, type InjectionKey, inject, type MaybeRefOrGetter } from 'vue'
import { useClient } from './client'
import { type Options, type Params, useObserver } from './observer'

/** What a composable is called with: params and options of its own, or nothing to read the provider above. */
export type Asked<Given, Data> = [params: Params<Given>, options?: Options<Data>] | []

/** What a composable is called with where its types are not known. */
export type Reading = [params?: Params<object>, options?: MaybeRefOrGetter<object | undefined>]

/** One key for each definition; holds no data. */
const keys = new WeakMap<object, symbol>()

/** The key under which the provider of a context provides the bundle it observes. */
export function contextKey<Given, Data, Errors>(
  def: ContextDef<Given, Data, Errors>,
): InjectionKey<Observer<Given, Data, Errors>> {
  const key = keys.get(def) ?? Symbol(def.name)
  keys.set(def, key)
  return key
}

/** The bundle a composable was asked for, else that of the nearest provider; `name` says who asks. */
export function useAsked(def: AnyContextDef, name: string, asked: Reading): AnyObserver {
  const [params, options] = asked
  if (asked.length) return useObserver(useClient(), def, params, options)
  const above = hasInjectionContext() ? inject(contextKey(def), undefined) : undefined
  if (above) return above as unknown as AnyObserver
  throw new Error(`\`use${pascal(name)}\` needs a \`<${providerName(def)}>\` above it, or params`)
}

/** What the generator calls the provider of a context. */
export function providerName({ name }: { readonly name: string }): string {
  return `${pascal(name)}Context`
}

function pascal(name: string): string {
  return name.replace(/(?:^|_)([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())
}
