// A clock that a test holds in its hand.
import type { Clock } from '../clock'
import { settled } from './settled'

/** A clock that moves when told. */
export class FakeClock implements Clock {
  time = 0
  readonly #timers = new Set<{ at: number; action: () => void }>()

  readonly now = () => this.time

  readonly after = (milliseconds: number, action: () => void) => {
    const timer = { at: this.time + milliseconds, action }
    this.#timers.add(timer)
    return () => {
      this.#timers.delete(timer)
    }
  }

  /** When the timers that run will go off. */
  get due(): number[] {
    return [...this.#timers].map(({ at }) => at - this.time).sort((a, b) => a - b)
  }

  /** Lets time pass. */
  async pass(milliseconds: number): Promise<void> {
    this.time += milliseconds
    for (const timer of [...this.#timers]) {
      if (timer.at > this.time) continue
      this.#timers.delete(timer)
      timer.action()
    }
    await settled()
  }
}
