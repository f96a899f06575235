// How the hooks of a context find what they read: a bundle of their own, or that of the provider above.
import type { AnyContextDef, AnyObserver, ObserveOptions } from '@mizan/kernel'
import { type Context, createContext, useContext } from 'react'
import { useClient } from './client'
import { useObserver } from './observer'

/** The params a hook asks for (none: nothing yet) and how. */
export type Asked<Params, Data> = [params: Params, options?: ObserveOptions<Data> | undefined]

/** What a hook is called with where its types are not known: nothing, or {@link Asked}. */
export type Reading = [params?: object | null | undefined, options?: object | undefined]

/** One React context for each definition; holds no data. */
const scopes = new WeakMap<object, Context<AnyObserver | undefined>>()

/** The React context that carries the observer of a definition. */
export function scopeOf(def: object): Context<AnyObserver | undefined> {
  const scope = scopes.get(def) ?? createContext<AnyObserver | undefined>(undefined)
  scopes.set(def, scope)
  return scope
}

/**
 * The bundle a hook was asked for, else that of the nearest provider; `hook` names who asks. The
 * number of arguments decides, which is the same whenever one place calls.
 */
export function useAsked(def: AnyContextDef, hook: string, asked: Reading): AnyObserver {
  const { length } = asked
  // biome-ignore lint/correctness/useHookAtTopLevel: one place always takes the same way.
  return length ? useOwn(def, asked) : useAbove(def, hook)
}

function useOwn(def: AnyContextDef, [params, options]: Reading): AnyObserver {
  return useObserver(useClient(), def, params, options)
}

function useAbove(def: AnyContextDef, hook: string): AnyObserver {
  const observer = useContext(scopeOf(def))
  if (observer) return observer
  throw new Error(`\`use${pascal(hook)}\` needs a \`<${providerName(def)}>\` above it, or params`)
}

/** What the generator calls the provider of a context. */
export function providerName({ name }: { readonly name: string }): string {
  return `${pascal(name)}Context`
}

function pascal(name: string): string {
  return name.replace(/(?:^|_)([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())
}
