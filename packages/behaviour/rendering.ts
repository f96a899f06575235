// One request to a server that renders: a client of its own, and what comes out as HTML.
import { type Client, createClient, mizanFetch } from '@mizan/kernel'
import { FakeClock, FakeServer, settled } from '@mizan/kernel/testing'
import { type BoardParams, board } from '../kernel/tests/board'
import type { Adapter, Screen } from './adapter'
import { buttonsOf } from './buttons'
import { words } from './drawing'
import type { Part } from './part'

/** A page that is rendered once, where there is no document. */
export class Rendering implements Screen {
  readonly server = new FakeServer()
  readonly clock = new FakeClock()
  readonly client: Client
  readonly draw: Screen['draw'] = (part, state) => words(state, part.reads)
  readonly buttons: Screen['buttons'] = (part, state) => buttonsOf(part, state, () => {})
  readonly #adapter: Adapter

  constructor(adapter: Adapter) {
    const { clock, server } = this
    this.#adapter = adapter
    this.client = createClient({ base: '', fetch: server.fetch, clock, retry: { limit: 0 } })
  }

  /** Fetches a board, as the loader of a route does. */
  async load(params: BoardParams, answer: object): Promise<void> {
    const fetched = mizanFetch(board, params, { client: this.client })
    await settled()
    await this.server.last.answer(answer)
    await fetched
  }

  /** What each component says in the HTML, in the order they stand there. */
  async render(...parts: Part[]): Promise<string> {
    const html = await this.#adapter.render(this, parts)
    const outputs = html.matchAll(/<output[^>]*>(.*?)<\/output>/g)
    return [...outputs].map(([, inside]) => inside?.replace(/<!--.*?-->/g, '')).join(' | ')
  }
}
