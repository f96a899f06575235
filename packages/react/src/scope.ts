// How the hooks of a context find the bundle of the provider above them.
import type { AnyBundle } from '@mizan/kernel'
import { type Context, createContext, useContext } from 'react'

/** One React context for each definition; holds no data. */
const scopes = new WeakMap<object, Context<AnyBundle | undefined>>()

/** The React context that carries the bundle of a definition. */
export function scopeOf(def: object): Context<AnyBundle | undefined> {
  const scope = scopes.get(def) ?? createContext<AnyBundle | undefined>(undefined)
  scopes.set(def, scope)
  return scope
}

/** The bundle of the nearest provider; `hook` names who asks. */
export function useBundle(def: { readonly name: string }, hook: string): AnyBundle {
  const bundle = useContext(scopeOf(def))
  if (bundle) return bundle
  throw new Error(`\`use${pascal(hook)}\` needs a \`<${providerName(def)}>\` above it`)
}

/** What the generator calls the provider of a context. */
export function providerName({ name }: { readonly name: string }): string {
  return `${pascal(name)}Context`
}

function pascal(name: string): string {
  return name.replace(/(?:^|_)([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())
}
