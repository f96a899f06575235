// What a page asks the server for.
import type { Page, Request } from 'playwright'

const BASE = '/api/mizan/'

/** Every request of a page to the protocol's endpoints, in order. */
export class Traffic {
  readonly #page: Page
  #seen: string[] = []

  constructor(page: Page) {
    this.#page = page
    page.on('request', (request) => this.#note(request))
  }

  #note(request: Request): void {
    const { pathname, search } = new URL(request.url())
    // The token of a session is asked for once, before the first call, and is no data.
    if (!pathname.startsWith(BASE) || pathname === `${BASE}session/`) return
    this.#seen.push(`${request.method()} ${pathname.slice(BASE.length)}${search}`)
  }

  /** Forgets what was asked so far. */
  async forget(): Promise<void> {
    await this.settled()
    this.#seen = []
  }

  /** What was asked since, reads sorted behind calls: their order among each other means nothing. */
  async settled(): Promise<string[]> {
    const end = `HEAD barrier-${Math.random()}`
    const barrier = this.#page.waitForRequest((request) => request.url().includes(end.slice(5)))
    // Requests are told in the order they were made: once this one is seen, so are all before it.
    await this.#page.evaluate(
      async (url) => {
        await new Promise(requestAnimationFrame)
        await new Promise(requestAnimationFrame)
        await fetch(url, { method: 'HEAD' }).catch(() => undefined)
      },
      `/${end.slice(5)}`,
    )
    await barrier
    const calls = this.#seen.filter((request) => request.startsWith('POST'))
    return [...calls, ...this.#seen.filter((request) => request.startsWith('GET')).sort()]
  }
}
