// The component that keeps a bundle loaded for everything below it.
import type { Client, ContextDef, ObserveOptions } from '@mizan/kernel'
import {
  type DefineSetupFnComponent,
  defineComponent,
  onScopeDispose,
  provide,
  type SlotsType,
} from 'vue'
import { clientKey, useClient } from './client'
import { useObserver } from './observer'
import { contextKey, providerName } from './scope'

/** What a provider takes besides the params of its context. */
export interface ProviderProps<Data = Record<string, unknown>> {
  /** A client for this tree instead of the one above; it cannot be exchanged later. */
  readonly client?: Client
  /** How the bundle is kept up to date, and what is shown while there is no data. */
  readonly options?: ObserveOptions<Data>
}

/** The props of a context's provider: its params as they stand on the wire, and {@link ProviderProps}. */
export type ContextProps<Given, Data = Record<string, unknown>> = ProviderProps<Data> &
  (string extends keyof Given ? unknown : Given)

/** The provider of a context: a component with one slot. */
export type ContextProvider<Given, Data> = DefineSetupFnComponent<
  ContextProps<Given, Data>,
  Record<never, never>,
  SlotsType<{ default?: () => unknown }>
>

/**
 * Makes the provider of a context from the names of its params. It fetches one bundle, shared with
 * every other provider of the same params, and keeps it up to date while it is mounted.
 */
export function contextProvider<Given extends object, Data, Errors>(
  def: ContextDef<Given, Data, Errors>,
  names: readonly (keyof Given & string)[] = [],
): ContextProvider<Given, Data> {
  const provider = defineComponent(
    (props: Given & ProviderProps<Data>, { slots }) => {
      const client = props.client ?? useClient()
      const params = () => Object.fromEntries(names.map((name) => [name, props[name]])) as Given
      const observer = useObserver(client, def, params, () => props.options)
      if (globalThis.document) onScopeDispose(observer.subscribe(() => {}))
      provide(clientKey, client)
      provide(contextKey(def), observer)
      return () => slots.default?.()
    },
    { name: providerName(def), props: [...names, 'client', 'options'] },
  )
  return provider as unknown as ContextProvider<Given, Data>
}
