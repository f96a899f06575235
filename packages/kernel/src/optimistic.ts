// Optimistic layers: what calls under way are expected to change, replayed over whatever the data becomes.
import type { Optimistic } from './call'
import type { AnyContextDef, ContextDef } from './define'
import { share } from './share'
import type { AnyBundleState } from './state'
import type { Entry, Store } from './types'

/** Changes one function's data in one bundle; called anew for each state the data comes to be in. */
export type Change = <Params extends object, Data, Errors, Name extends keyof Data & string>(
  def: ContextDef<Params, Data, Errors>,
  params: Params,
  name: Name,
  edit: (data: Data[Name]) => Data[Name],
) => void

/** One expected change of one bundle. */
interface Layer {
  readonly name: string
  readonly edit: (data: unknown) => unknown
  /** Whose change it is. */
  readonly owner: object
  /** Ends the layer when a fetch of the bundle ends that is younger than this. */
  endsAfter?: number
}

/** The layers of each bundle that has any, oldest first. */
const stacks = new WeakMap<Entry, Layer[]>()

/**
 * Says what a call is expected to change, for `optimistic` of a mutation:
 * `layer((args, change) => change(board, { board_id: args.board_id }, 'board_cards', (cards) => …))`.
 *
 * The change shows at once, is replayed over all that happens to the data in the meantime, and ends in
 * the commit that brings the call's answer. Where the answer only says that the bundle is out of
 * date, it stays until the bundle was fetched. A call that failed takes its own change back, no other.
 */
export function layer<Args>(edit: (args: Args, change: Change) => void): Optimistic<Args> {
  return (store, args) => {
    const added: [Entry, Layer][] = []
    const owner = store.identity.state
    edit(args, (def, params, name, change) => {
      const entry = store.entry(def as unknown as AnyContextDef, params)
      added.push([entry, add(store, entry, { name, owner, edit: change as Layer['edit'] })])
    })
    return (isDone) => {
      for (const [entry, own] of added) end(store, entry, own, isDone)
    }
  }
}

function add(store: Store, entry: Entry, own: Layer): Layer {
  const stack = stacks.get(entry) ?? []
  if (!stacks.has(entry)) entry.getState = shownWith(store, entry, stack)
  stacks.set(entry, stack)
  stack.push(own)
  store.hearLayer?.(entry, own, 'begins')
  entry.touch()
  return own
}

function end(store: Store, entry: Entry, own: Layer, isDone: boolean): void {
  const stack = stacks.get(entry) ?? []
  const isAwaited = isDone && store.dirty.has(entry)
  if (isAwaited) own.endsAfter = store.now
  else stack.splice(stack.indexOf(own), 1)
  store.hearLayer?.(entry, own, isAwaited ? 'waits' : 'ends')
  entry.touch()
}

/** Reads the state with the layers over its data; the same object until either changes. */
function shownWith(store: Store, entry: Entry, stack: Layer[]): () => AnyBundleState {
  let under: AnyBundleState | undefined
  let layers: Layer[] = []
  let shown = entry.state
  return () => {
    const { state, settled } = entry
    const lasting = stack.filter(
      ({ owner, endsAfter = settled }) => owner === store.identity.state && settled <= endsAfter,
    )
    for (const layer of stack.filter((each) => !lasting.includes(each))) {
      store.hearLayer?.(entry, layer, 'ends')
    }
    stack.splice(0, stack.length, ...lasting)
    if (under === state && isSame(layers, lasting)) return shown
    under = state
    layers = lasting
    const data = lasting.reduce((before, each) => edited(store, before, each), state.data)
    shown = data === state.data ? state : { ...state, data: share(shown.data, data) as typeof data }
    return shown
  }
}

/** An edit that does not fit what the data has become is left out, and told of. */
function edited(store: Store, data: AnyBundleState['data'], { name, edit }: Layer) {
  if (!data || !(name in data)) return data
  try {
    return { ...data, [name]: edit(data[name]) }
  } catch (error) {
    store.report(error)
    return data
  }
}

function isSame(before: readonly Layer[], after: readonly Layer[]): boolean {
  return before.length === after.length && before.every((layer, at) => layer === after[at])
}
