// A state that can be subscribed to, and batches that tell each subscriber once of many changes.

/** Groups changes: whoever subscribed to a changed cell hears once, when the outermost run ends. */
export class Batch {
  /** The cells that changed in the current run. */
  readonly changed = new Set<Cell<object>>()
  readonly #report: (error: unknown) => void
  #depth = 0

  constructor(report: (error: unknown) => void) {
    this.#report = report
  }

  /** Runs `change`; subscribers hear of what it changed when it is done. */
  run<Result>(change: () => Result): Result {
    this.#depth++
    try {
      return change()
    } finally {
      if (!--this.#depth) this.#tell()
    }
  }

  #tell(): void {
    const listeners = [...this.changed].flatMap((cell) => [...cell.listeners])
    this.changed.clear()
    for (const listener of listeners) {
      try {
        listener()
      } catch (error) {
        this.#report(error)
      }
    }
  }
}

/** One state, replaced as a whole whenever something in it changes. */
export class Cell<State extends object> {
  readonly listeners = new Set<() => void>()
  readonly batch: Batch
  /** The state now, as it was set. */
  state: State

  constructor(batch: Batch, state: State) {
    this.batch = batch
    this.state = state
  }

  /** The state to show; the same object until something changes. */
  getState = (): State => this.state

  /** Calls `listener` after each change, until the returned function is called. */
  readonly subscribe = (listener: () => void): (() => void) => {
    const own = () => listener()
    this.listeners.add(own)
    return () => {
      this.listeners.delete(own)
    }
  }

  /** Lets subscribers look again. */
  touch(): void {
    this.batch.run(() => this.batch.changed.add(this))
  }

  /** Changes a part of the state. */
  set(changes: Partial<State>): void {
    this.state = { ...this.state, ...changes }
    this.touch()
  }
}
