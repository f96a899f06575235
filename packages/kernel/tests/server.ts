// A server, a clock and a channel that a test holds in its hand.
import {
  type Cause,
  type Channel,
  type Client,
  type ClientOptions,
  type ContextDef,
  createClient,
  type Page,
  type RegisteredContext,
  registerContext,
} from '../src/index'

/** One request the client made; it waits until the test answers. */
export interface Asked {
  readonly method: string
  readonly path: string
  readonly init: RequestInit
  readonly headers: Record<string, string>
  readonly body: unknown
  /** Answers with a JSON value. */
  answer(body: unknown, init?: ResponseInit): Promise<void>
  /** Answers with a problem. */
  refuse(status: number, problem: object, headers?: Record<string, string>): Promise<void>
  /** Answers with text. */
  say(text: string, init?: ResponseInit): Promise<void>
  /** Breaks the connection. */
  fail(): Promise<void>
}

/** Lets everything happen that is not waiting for the test. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve))
}

/** Records requests and hands them to the test. */
export class FakeServer {
  readonly asked: Asked[] = []

  /** The paths asked for, as `METHOD path`. */
  get log(): string[] {
    return this.asked.map(({ method, path }) => `${method} ${path}`)
  }

  /** The newest request. */
  get last(): Asked {
    const last = this.asked.at(-1)
    if (!last) throw new Error('nothing was asked')
    return last
  }

  /** A request by its position. */
  at(index: number): Asked {
    const asked = this.asked.at(index)
    if (!asked) throw new Error(`there is no request ${index}, only ${this.log.join(', ')}`)
    return asked
  }

  readonly fetch: typeof fetch = (input, init = {}) =>
    new Promise<Response>((resolve, reject) => {
      init.signal?.addEventListener('abort', () => reject(new DOMException('gone', 'AbortError')))
      const give = (response: Response) => {
        resolve(response)
        return settled()
      }
      this.asked.push({
        method: init.method ?? 'GET',
        path: String(input),
        init,
        headers: init.headers as Record<string, string>,
        body: typeof init.body === 'string' ? JSON.parse(init.body) : undefined,
        answer: (body, options) => give(Response.json(body, options)),
        refuse: (status, problem, headers) =>
          give(
            new Response(JSON.stringify({ status, ...problem }), {
              status,
              headers: { 'content-type': 'application/problem+json', ...headers },
            }),
          ),
        say: (text, options) => give(new Response(text, options)),
        fail: () => {
          reject(new TypeError('failed to fetch'))
          return settled()
        },
      })
    })
}

/** A clock that moves when told. */
export class FakeClock {
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

/** A channel between clients of one test, which delivers at once. */
export function tabs(): { open(): Channel; readonly sent: unknown[] } {
  const ends = new Set<Channel>()
  const sent: unknown[] = []
  return {
    sent,
    open() {
      const end: Channel = {
        onmessage: null,
        postMessage(message) {
          sent.push(message)
          for (const other of ends) {
            if (other !== end) other.onmessage?.({ data: structuredClone(message) } as MessageEvent)
          }
        },
        close: () => ends.delete(end),
      }
      ends.add(end)
      return end
    },
  }
}

/** A client with everything in the test's hand. */
export function setUp(options: ClientOptions = {}): {
  client: Client
  server: FakeServer
  clock: FakeClock
  page: FakePage
} {
  const server = new FakeServer()
  const clock = new FakeClock()
  const page = new FakePage()
  const client = createClient({
    base: '/api',
    fetch: server.fetch,
    clock,
    page,
    random: () => 0.5,
    channel: false,
    ...options,
  })
  return { client, server, clock, page }
}

/** Keeps a bundle of a client loaded. */
export function register<P extends object, D, E>(
  client: Client,
  def: ContextDef<P, D, E>,
  params: P,
): RegisteredContext<D, E> {
  return registerContext(def, params, { client })
}
