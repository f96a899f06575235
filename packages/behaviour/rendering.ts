// One request to a server that renders: a client of its own, and what comes out as HTML.
import { type Client, createClient } from '@mizan/kernel'
import { FakeClock, FakeServer } from '@mizan/kernel/testing'
import type { Adapter, Screen } from './adapter'
import { words } from './drawing'
import type { Part } from './part'

/** A page that is rendered once, where there is no document. */
export class Rendering implements Screen {
  readonly server = new FakeServer()
  readonly clock = new FakeClock()
  readonly client: Client
  readonly draw: Screen['draw'] = (part, state) => words(state, part.reads)
  readonly buttons: Screen['buttons'] = () => []
  readonly #adapter: Adapter

  constructor(adapter: Adapter) {
    const { clock, server } = this
    this.#adapter = adapter
    this.client = createClient({ base: '', fetch: server.fetch, clock, retry: { limit: 0 } })
  }

  /** What each component says in the HTML, in the order they stand there. */
  async render(...parts: Part[]): Promise<string> {
    const html = await this.#adapter.render(this, parts)
    const outputs = html.matchAll(/<output[^>]*>(.*?)<\/output>/g)
    return [...outputs].map(([, inside]) => inside?.replace(/<!--.*?-->/g, '')).join(' | ')
  }
}
