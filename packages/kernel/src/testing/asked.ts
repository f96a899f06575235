// One request the client made, and the ways a test can answer it.
import { settled } from './settled'

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
  /** Answers with text, or with a stream that may break off. */
  say(text: BodyInit, init?: ResponseInit): Promise<void>
  /** Breaks the connection. */
  fail(): Promise<void>
}

/** What a request is settled with. */
interface Reply {
  resolve(response: Response): void
  reject(cause: unknown): void
}

/** Makes a request a test can answer. */
export function ask(path: string, init: RequestInit, { resolve, reject }: Reply): Asked {
  const give = (body: BodyInit, options?: ResponseInit) => {
    resolve(new Response(body, options))
    return settled()
  }
  return {
    method: init.method ?? 'GET',
    path,
    init,
    headers: init.headers as Record<string, string>,
    body: typeof init.body === 'string' ? JSON.parse(init.body) : undefined,
    answer: (body, options) => give(JSON.stringify(body), options),
    refuse: (status, problem, headers) =>
      give(JSON.stringify({ status, ...problem }), {
        status,
        headers: { 'content-type': 'application/problem+json', ...headers },
      }),
    say: give,
    fail() {
      reject(new TypeError('failed to fetch'))
      return settled()
    },
  }
}
