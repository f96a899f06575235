// One request and its answer; whatever goes wrong becomes a MizanError.
import type { Clock } from './clock'
import { MizanError } from './error'
import { readProblem } from './problem'

/** Headers by name. */
export type HeaderRecord = Readonly<Record<string, string>>

/** Headers for each request, or what makes them. */
export type Headers = HeaderRecord | (() => HeaderRecord | Promise<HeaderRecord>)

/** Where the server is and how it is spoken to. */
export interface TransportOptions {
  readonly base: string
  readonly fetch?: typeof fetch
  readonly headers: Headers
  readonly credentials?: RequestCredentials
  readonly timeout?: number
  readonly clock: Clock
}

/** What differs between requests. */
export interface Outgoing {
  readonly signal?: AbortSignal | undefined
  readonly headers?: HeaderRecord
  /** JSON text; its presence makes the request a POST. */
  readonly body?: string
}

/** Asks the server below its base and gives the JSON value it answers with. */
export type Send = (path: string, request?: Outgoing) => Promise<unknown>

/**
 * Makes what sends requests to one server. Reads keep the browser's default cache mode: answers are
 * `no-cache` with an `ETag`, so the browser itself revalidates and turns a 304 into the body it has.
 */
export function createTransport(options: TransportOptions): Send {
  return async (path, { signal = new AbortController().signal, headers, body } = {}) => {
    const { base, clock, timeout, credentials, headers: given, fetch = globalThis.fetch } = options
    try {
      signal.throwIfAborted()
      const response = await fetch(`${base}/${path}`, {
        signal: timeout ? AbortSignal.any([signal, AbortSignal.timeout(timeout)]) : signal,
        ...(credentials && { credentials }),
        ...(body && { method: 'POST', body }),
        headers: {
          accept: 'application/json',
          ...(body && { 'content-type': 'application/json' }),
          ...(typeof given === 'function' ? await given() : given),
          ...headers,
        },
      })
      return await readAnswer(response, clock)
    } catch (cause) {
      if (cause instanceof MizanError) throw cause
      const message = `no answer to \`${path}\`: ${cause}`
      throw new MizanError(signal.aborted ? 'aborted' : 'network', { message, cause })
    }
  }
}

async function readAnswer(response: Response, clock: Clock): Promise<unknown> {
  const { ok, status, headers } = response
  const text = await response.text()
  let body: unknown
  let cause: unknown
  try {
    body = JSON.parse(text)
    if (ok) return body
  } catch (error) {
    cause = error
  }
  const isProblem = headers.get('content-type')?.includes('problem+json')
  const retryAfter = waitOf(headers.get('retry-after'), clock)
  throw readProblem(isProblem && body, { status, retryAfter, cause })
}

/** Seconds or a date, as milliseconds from now; 0 when the server does not say. */
function waitOf(retryAfter: string | null, clock: Clock): number {
  const milliseconds = Number(retryAfter) * 1000
  return milliseconds >= 0 ? milliseconds : Date.parse(`${retryAfter}`) - clock.now() || 0
}
