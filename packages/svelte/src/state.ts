// A state of the kernel as a reactive object.
import { derived, effect, isTracking, value } from './runes.svelte'

/** Something that has a state and tells of its changes. */
export interface Source<State> {
  getState(): State
  subscribe(listener: () => void): () => void
}

/**
 * An object whose properties are the parts of a state: who reads one part hears only of that one.
 * The state is followed until the component or effect this is called in is destroyed.
 */
export function reactive<State extends object>(source: Source<State>): Readonly<State> {
  const first = source.getState()
  const [getState, setState] = value(first)
  const follow = () => setState(source.getState())
  effect(() => {
    const leave = source.subscribe(follow)
    follow()
    return leave
  })
  const object = {}
  for (const part of Object.keys(first) as (keyof State)[]) {
    const current = derived(() => getState()[part])
    // Where nothing is tracked, and on a server, what holds now is asked for.
    const get = () => (isTracking() ? current() : source.getState()[part])
    Object.defineProperty(object, part, { get, enumerable: true })
  }
  return object as Readonly<State>
}
