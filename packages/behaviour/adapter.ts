// What a framework package is tested through: something that puts parts on a page.
import type { Client } from '@mizan/kernel'
import type { Button } from './buttons'
import type { Drawn } from './drawing'
import type { Part, StatePart } from './part'

/** What the components of a screen share. */
export interface Screen {
  readonly client: Client
  /** What a component draws; to be called once for each time it is drawn. */
  draw(part: StatePart, state: Drawn): string
  /** The buttons of a component. */
  buttons(part: StatePart, state: object): readonly Button[]
}

/** A screen on a page. */
export interface Mounted {
  /** Changes what is shown. */
  update(parts: readonly Part[]): void
  unmount(): void
}

/** A framework, as the behaviours see it. */
export interface Adapter {
  readonly name: string
  /** How often `draw` is called when a component is drawn once. */
  readonly callsPerDrawing: number
  /** What it says on the console of an error that a component caught, if it cannot be silent. */
  readonly caught?: RegExp
  /**
   * Puts parts on a page. A component is an `<article>` of the part's `id`, with an `<output>` of
   * what it draws and a `<button>` for each of its buttons.
   */
  mount(page: Element, screen: Screen, parts: readonly Part[]): Mounted
  /** Takes over the page as a server wrote it. */
  hydrate(page: Element, screen: Screen, parts: readonly Part[]): Mounted
  /** Does something and ends when the page shows what came of it. */
  during(action: () => unknown): Promise<void>
  /** The page as a server writes it. */
  render(screen: Screen, parts: readonly Part[]): Promise<string>
}
