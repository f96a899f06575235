// A page that a test holds in its hand.
import type { Cause, Page } from '../page'
import { settled } from './settled'

/** A page that is looked at and connected when told. */
export class FakePage implements Page {
  hidden = false
  offline = false
  readonly #hear = new Set<(cause: Cause) => void>()

  readonly isHidden = () => this.hidden
  readonly isOffline = () => this.offline

  readonly listen = (hear: (cause: Cause) => void) => {
    this.#hear.add(hear)
    return () => {
      this.#hear.delete(hear)
    }
  }

  /** How many listen. */
  get listeners(): number {
    return this.#hear.size
  }

  /** Somebody looks at the page again. */
  focus(): Promise<void> {
    this.hidden = false
    return this.#tell('focus')
  }

  /** The network is back. */
  connect(): Promise<void> {
    this.offline = false
    return this.#tell('reconnect')
  }

  #tell(cause: Cause): Promise<void> {
    for (const hear of [...this.#hear]) hear(cause)
    return settled()
  }
}
