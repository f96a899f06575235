// The component that keeps a bundle loaded for everything below it.
import type { AnyObserver, Client, ContextDef, ObserveOptions } from '@mizan/kernel'
import { createElement, type FunctionComponent, type ReactNode, Suspense, useEffect } from 'react'
import { MizanProvider, useClient } from './client'
import { useObserver } from './observer'
import { providerName, scopeOf } from './scope'

/** What a provider takes besides the params of its context. */
export interface ProviderProps<Data = Record<string, unknown>> {
  readonly children?: ReactNode
  /** Shown while a hook below waits for data. */
  readonly fallback?: ReactNode
  /** A client for this tree instead of the one above. */
  readonly client?: Client
  /** How the bundle is kept up to date, and what is shown while there is no data. */
  readonly options?: ObserveOptions<Data>
}

/** The props of a context's provider: its params as they stand on the wire, and {@link ProviderProps}. */
export type ContextProps<Params, Data = Record<string, unknown>> = ProviderProps<Data> &
  (string extends keyof Params ? unknown : Params)

/**
 * Makes the provider of a context. It fetches one bundle, shared with every other provider of the
 * same params, and keeps it up to date while it is mounted.
 */
export function contextProvider<Params extends object, Data, Errors>(
  def: ContextDef<Params, Data, Errors>,
): FunctionComponent<ContextProps<Params, Data>> {
  const Scope = scopeOf(def)
  const Provider = ({
    children,
    fallback,
    client: given,
    options,
    ...params
  }: ProviderProps<Data>) => {
    const client = useClient(given)
    const observer = useObserver(client, def, params as Params, options)
    useEffect(() => observer.subscribe(() => {}), [observer])
    const suspense = createElement(Suspense, { fallback }, children)
    const value = observer as unknown as AnyObserver
    const scope = createElement(Scope.Provider, { value }, suspense)
    return createElement(MizanProvider, { client }, scope)
  }
  Provider.displayName = providerName(def)
  return Provider as FunctionComponent<ContextProps<Params, Data>>
}
