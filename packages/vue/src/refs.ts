// A state of the kernel as refs, one for each of its parts.
import { type ComputedRef, computed, onScopeDispose, onServerPrefetch, shallowRef } from 'vue'

/** Something that has a state and tells of its changes. */
export interface Source<State> {
  getState(): State
  subscribe(listener: () => void): () => void
  /** Ends when there is something to show, for what a server waits for. */
  ready?(): Promise<void>
}

/** Each part of a state as a ref of its own: who reads one part hears only of that one. */
export type StateRefs<State> = { readonly [Part in keyof State]: ComputedRef<State[Part]> }

/**
 * Follows a state until the scope this is called in is disposed of. On a server, where no scope
 * ever is, rendering waits for the state instead.
 */
export function refsOf<State extends object>(source: Source<State>): StateRefs<State> {
  const { ready } = source
  const state = shallowRef(source.getState())
  const follow = () => {
    state.value = source.getState()
  }
  if (globalThis.document) {
    onScopeDispose(source.subscribe(follow))
    follow()
  } else if (ready) {
    onServerPrefetch(() => ready().then(follow))
  }
  const parts = Object.keys(state.value) as (keyof State)[]
  const refs = parts.map((part) => [part, computed(() => state.value[part])])
  return Object.fromEntries(refs)
}
