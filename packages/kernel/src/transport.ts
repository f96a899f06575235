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

/** Makes what sends requests to one server. */
export function createTransport(options: TransportOptions): Send {
  return async (path, request = {}) => {
    const { base, clock, timeout, fetch = globalThis.fetch } = options
    const { signal = new AbortController().signal } = request
    try {
      signal.throwIfAborted()
      const inTime = timeout ? AbortSignal.any([signal, AbortSignal.timeout(timeout)]) : signal
      const init = await requestInit(options, request, inTime)
      return await readAnswer(await fetch(`${base}/${path}`, init), clock)
    } catch (cause) {
      if (cause instanceof MizanError) throw cause
      const message = `no answer to \`${path}\`: ${cause}`
      throw new MizanError(signal.aborted ? 'aborted' : 'network', { message, cause })
    }
  }
}

/**
 * Reads keep the browser's default cache mode: answers are `no-cache` with an `ETag`, so the browser
 * itself revalidates and turns a 304 into the body it has.
 */
async function requestInit(
  { headers: given, credentials }: TransportOptions,
  { headers, body }: Outgoing,
  signal: AbortSignal,
): Promise<RequestInit> {
  const common = typeof given === 'function' ? await given() : given
  return {
    ...(credentials && { credentials }),
    ...(body && { method: 'POST', body }),
    headers: {
      accept: 'application/json',
      ...(body && { 'content-type': 'application/json' }),
      ...common,
      ...headers,
    },
    signal,
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
