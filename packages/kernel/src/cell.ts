// A state that can be subscribed to, and batches that tell each subscriber once of many changes.

type Listeners = Set<() => void>

/** Groups changes: whoever subscribed to what `change` changes hears once, when the outermost batch ends. */
export type Batch = <Result>(change: (changed: Set<Listeners>) => Result) => Result

/** Makes a batch of its own; `report` hears what subscribers throw. */
export function createBatch(report: (error: unknown) => void): Batch {
  const changed = new Set<Listeners>()
  let depth = 0
  return (change) => {
    depth++
    try {
      return change(changed)
    } finally {
      if (!--depth) {
        const told = [...changed].flatMap((listeners) => [...listeners])
        changed.clear()
        for (const tell of told) {
          try {
            tell()
          } catch (error) {
            report(error)
          }
        }
      }
    }
  }
}

/** One state, replaced as a whole whenever something in it changes. */
export interface Cell<State extends object> {
  readonly listeners: Listeners
  /** The state now, as it was set. */
  state: State
  /** The state to show; the same object until something changes. */
  getState(): State
  /** Calls `listener` after each change, until the returned function is called. */
  subscribe(listener: () => void): () => void
  /** Lets subscribers look again. */
  touch(): void
  /** Changes a part of the state. */
  set(changes: Partial<State>): void
}

/** Makes a cell whose subscribers are told by `batch`. */
export function createCell<State extends object>(batch: Batch, state: State): Cell<State> {
  const listeners: Listeners = new Set()
  const cell: Cell<State> = {
    listeners,
    state,
    getState: () => cell.state,
    subscribe(listener) {
      const own = () => listener()
      listeners.add(own)
      return () => {
        listeners.delete(own)
      }
    },
    touch() {
      batch((changed) => changed.add(listeners))
    },
    set(changes) {
      cell.state = { ...cell.state, ...changes }
      cell.touch()
    },
  }
  return cell
}
