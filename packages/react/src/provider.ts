// The component that keeps a bundle loaded for everything below it.
import type { AnyBundle, Client, ContextDef } from '@mizan/kernel'
import { createElement, type FunctionComponent, type ReactNode, Suspense, useEffect } from 'react'
import { MizanProvider, useClient } from './client'
import { providerName, scopeOf } from './scope'

/** What a provider takes besides the params of its context. */
export interface ProviderProps {
  readonly children?: ReactNode
  /** Shown while a hook below waits for data. */
  readonly fallback?: ReactNode
  /** A client for this tree instead of the one above. */
  readonly client?: Client
}

/** The props of a context's provider: its params as they stand on the wire, and {@link ProviderProps}. */
export type ContextProps<Params> = ProviderProps & (string extends keyof Params ? unknown : Params)

/**
 * Makes the provider of a context. It fetches one bundle, shared with every other provider of the
 * same params, and keeps it up to date while it is mounted.
 */
export function contextProvider<Params extends object, Data, Errors>(
  def: ContextDef<Params, Data, Errors>,
): FunctionComponent<ContextProps<Params>> {
  const Scope = scopeOf(def)
  const Provider = ({ children, fallback, client: given, ...params }: ProviderProps) => {
    const client = useClient(given)
    const bundle = client.bundle(def, params as Params)
    useEffect(() => bundle.watch(), [bundle])
    const suspense = createElement(Suspense, { fallback }, children)
    const scope = createElement(Scope.Provider, { value: bundle as unknown as AnyBundle }, suspense)
    return createElement(MizanProvider, { client }, scope)
  }
  Provider.displayName = providerName(def)
  return Provider as FunctionComponent<ContextProps<Params>>
}
