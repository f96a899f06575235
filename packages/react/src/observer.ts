// How a component follows a bundle: one observer for each set of params, new options at every render.
import type { Client, ContextDef, ObserveOptions, Observer } from '@mizan/kernel'
import { useEffect, useMemo, useRef } from 'react'

/** The observer of a bundle. It fetches nothing before somebody subscribes to it. */
export function useObserver<Params extends object, Data, Errors>(
  client: Client,
  def: ContextDef<Params, Data, Errors>,
  params: Params | null | undefined,
  options?: ObserveOptions<Data>,
): Observer<Params, Data, Errors> {
  const shown = useRef<Observer<Params, Data, Errors> | undefined>(undefined)
  const key = JSON.stringify(params)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key is the params; options change in the effect.
  const observer = useMemo(() => client.observe(def, params, options, shown.current), [client, key])
  useEffect(() => {
    shown.current = observer
    observer.set(params, options)
  })
  return observer
}
