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
  headers?: Headers
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
  /** Hears what the answer says of itself. */
  readonly hear?: Hear | undefined
}

/** Hears the headers of an answer, and may change what later requests are made with. */
export type Hear = (told: globalThis.Headers, options: TransportOptions) => void

/** Asks the server below its base and gives the JSON value it answers with. */
export type Send = (path: string, request?: Outgoing) => Promise<unknown>

/**
 * Makes what sends requests to one server. Reads keep the browser's default cache mode: answers are
 * `no-cache` with an `ETag`, so the browser itself revalidates and turns a 304 into the body it has.
 */
export function createTransport(options: TransportOptions): Send {
  return async (path, { signal = new AbortController().signal, headers, body, hear } = {}) => {
    const { base, clock, timeout, credentials, headers: given, fetch = globalThis.fetch } = options
    let response: Response | undefined
    let text: string
    try {
      signal.throwIfAborted()
      response = await fetch(`${base}/${path}`, {
        signal: timeout ? AbortSignal.any([signal, AbortSignal.timeout(timeout)]) : signal,
        credentials,
        method: body && 'POST',
        body,
        headers: {
          accept: 'application/json',
          ...(body && { 'content-type': 'application/json' }),
          ...(typeof given === 'function' ? await given() : given),
          ...headers,
        },
      } as RequestInit)
      text = await response.text()
    } catch (cause) {
      throw new MizanError(signal.aborted ? 'aborted' : 'network', {
        message: `no answer to \`${path}\`: ${cause}`,
        cause,
      })
    } finally {
      // A body may break off after headers that count.
      if (response) hear?.(response.headers, options)
    }
    const { ok, status, headers: told } = response
    let answer: unknown
    let flaw: unknown
    try {
      answer = JSON.parse(text)
      if (ok) return answer
    } catch (cause) {
      flaw = cause
    }
    throw readProblem(told.get('content-type')?.includes('problem+json') && answer, {
      status,
      retryAfter: waitOf(told.get('retry-after'), clock),
      cause: flaw,
    })
  }
}

/** Seconds or a date, as milliseconds from now; 0 when the server does not say. */
function waitOf(retryAfter: string | null, clock: Clock): number {
  const wait = Number(retryAfter) * 1000
  return wait >= 0 ? wait : Date.parse(retryAfter as string) - clock.now() || 0
}
