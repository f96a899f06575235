// What a script holds in its hands: a page in a browser, a client, and the server and the clock behind it.
import { type Client, type ClientOptions, createClient } from '@mizan/kernel'
import { hydrate } from '@mizan/kernel/hydrate'
import { type Asked, FakeClock, FakeServer } from '@mizan/kernel/testing'
import { commands } from 'vitest/browser'
import type { Adapter, Mounted, Screen } from './adapter'
import { type Button, buttonsOf } from './buttons'
import { type Drawn, words } from './drawing'
import type { Part, StatePart } from './part'

/** One page with everything a script can do to it. Each step ends when the page has settled. */
export class Scene implements Screen {
  readonly server = new FakeServer()
  readonly clock = new FakeClock()
  readonly client: Client
  readonly page = document.createElement('main')
  /** What the promises of awaited calls came to. */
  readonly outcomes: unknown[] = []
  readonly #adapter: Adapter
  readonly #drawings = new Map<string, string[]>()
  readonly #data = new Map<string, unknown>()
  #mounted: Mounted | undefined

  constructor(adapter: Adapter, options: ClientOptions = {}) {
    this.#adapter = adapter
    this.client = createClient({
      base: '',
      fetch: this.server.fetch,
      clock: this.clock,
      random: () => 0.5,
      retry: { limit: 0 },
      ...options,
    })
    document.body.append(this.page)
  }

  /** Shows exactly these parts. */
  show(...parts: Part[]): Promise<void> {
    return this.during(() => {
      if (this.#mounted) this.#mounted.update(parts)
      else this.#mounted = this.#adapter.mount(this.page, this, parts)
    })
  }

  /** A server writes the page of these parts with a board it had fetched; what it sent is put there. */
  async write(board: object, ...parts: Part[]): Promise<void> {
    const { html, state } = await commands.write(this.#adapter.name, board, parts)
    this.page.innerHTML = html
    hydrate(this.client, JSON.parse(state))
  }

  /** The page as a server wrote it is taken over. */
  hydrate(...parts: Part[]): Promise<void> {
    return this.during(() => {
      this.#mounted = this.#adapter.hydrate(this.page, this, parts)
    })
  }

  /** Takes everything off the page. */
  leave(): Promise<void> {
    return this.during(() => {
      this.#mounted?.unmount()
      this.#mounted = undefined
    })
  }

  /** Does anything else, and waits for what comes of it. */
  during(action: () => unknown): Promise<void> {
    return this.#adapter.during(action)
  }

  /** What each component says, in the order they stand on the page. */
  get text(): string {
    return [...this.page.querySelectorAll('output')].map((each) => each.textContent).join(' | ')
  }

  /** Presses a button of a component. */
  click(id: string, name: string): Promise<void> {
    const button = this.page.querySelector<HTMLElement>(`#${id} [name=${name}]`)
    if (!button) throw new Error(`\`${id}\` has no button \`${name}\` on ${this.page.innerHTML}`)
    return this.during(() => button.click())
  }

  /** The server answers the newest request. */
  answer(body: unknown, asked: Asked = this.server.last): Promise<void> {
    return this.during(() => asked.answer(body))
  }

  /** The server refuses the newest request. */
  refuse(status: number, code: string, asked: Asked = this.server.last): Promise<void> {
    return this.during(() => asked.refuse(status, { code }))
  }

  /** Time goes by. */
  pass(milliseconds: number): Promise<void> {
    return this.during(() => this.clock.pass(milliseconds))
  }

  /** How often a component was drawn since this was last asked. */
  drawings(id: string): number {
    return this.said(id).length / this.#adapter.callsPerDrawing
  }

  /** Everything a component said since this was last asked. */
  said(id: string): string[] {
    const said = this.#drawings.get(id) ?? []
    this.#drawings.set(id, [])
    return said
  }

  /** The data a component drew last, the very object. */
  drawn(id: string): unknown {
    return this.#data.get(id)
  }

  readonly draw = (part: StatePart, state: Drawn): string => {
    const said = words(state, part.reads)
    this.#drawings.set(part.id, [...(this.#drawings.get(part.id) ?? []), said])
    if (part.reads.includes('data')) this.#data.set(part.id, state.data)
    return said
  }

  readonly buttons = (part: StatePart, state: object): readonly Button[] =>
    buttonsOf(part, state, (outcome) => this.outcomes.push(outcome))

  /** Takes everything down. */
  async close(): Promise<void> {
    await this.leave()
    this.client.close()
    this.page.remove()
  }
}
