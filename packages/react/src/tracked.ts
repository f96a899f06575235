// A state as a component reads it: it renders again only for the parts it has looked at.
import { useMemo, useSyncExternalStore } from 'react'

/** Something that has a state and tells of its changes. */
export interface Source<State> {
  getState(): State
  subscribe(listener: () => void): () => void
}

/** Follows a source; gives its state, whose parts are noticed when they are read, and `actions` beside it. */
export function useTracked<State extends object, Actions extends object>(
  make: () => Source<State> & { readonly actions: Actions },
  of: object,
): State & Actions {
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is made depends on what it is made of alone.
  const { subscribe, read } = useMemo(() => tracked(make()), [of])
  return useSyncExternalStore(subscribe, read, read)
}

function tracked<State extends object, Actions extends object>({
  getState,
  subscribe,
  actions,
}: Source<State> & { readonly actions: Actions }) {
  const seen = new Set<keyof State>()
  let latest = getState()
  let shown: (State & Actions) | undefined
  const show = () => {
    const part = (name: keyof State) => ({
      enumerable: true,
      get: () => latest[seen.add(name) && name],
    })
    const names = Object.keys(latest) as (keyof State)[]
    const parts = Object.fromEntries(names.map((name) => [name, part(name)]))
    return Object.defineProperties({ ...actions }, parts) as State & Actions
  }
  const read = () => {
    const before = latest
    latest = getState()
    const isNews = [...seen].some((name) => before[name] !== latest[name])
    if (isNews || !shown) shown = show()
    return shown
  }
  return { subscribe, read }
}
