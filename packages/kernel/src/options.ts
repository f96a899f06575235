// What a client can be told, and what holds when it is not.
import { type Clock, systemClock } from './clock'
import { MizanError } from './error'
import { browserPage, type Page } from './page'
import type { RetryOptions } from './retry'
import { type Channel, openChannel } from './tabs'
import type { Headers } from './transport'

/** How a client speaks to its server; each part has a default. */
export interface ClientOptions {
  /** Where the server's endpoints are, `/api/mizan` unless given. */
  readonly base?: string
  /** Makes the requests, the global `fetch` unless given. */
  readonly fetch?: typeof fetch
  /** Headers for each request, or what makes them. */
  readonly headers?: Headers
  /** Whether cookies go along, as in `fetch`. */
  readonly credentials?: RequestCredentials
  /** Asks the server for a CSRF token before the first call; off unless given. */
  readonly session?: boolean
  /** Lets fresh bundles ride on a call's answer; on unless given. */
  readonly singleFlight?: boolean
  /** How often and how patiently reads are retried. */
  readonly retry?: RetryOptions
  /** How long a bundle nobody watches is kept, 5 minutes in milliseconds unless given. */
  readonly gcTime?: number
  /** How long an answer is waited for, in milliseconds; for ever unless given. */
  readonly timeout?: number
  /** Hears of every read and call that failed for good, and of what subscribers throw. */
  readonly onError?: (error: unknown) => void
  /** Time, the machine's unless given. */
  readonly clock?: Clock
  /** Whether anybody looks and whether there is a network, the browser's page unless given. */
  readonly page?: Page
  /** Chance between 0 and 1, `Math.random` unless given. */
  readonly random?: () => number
  /** How tabs hear of each other, a `BroadcastChannel` unless given; `false` keeps them apart. */
  readonly channel?: Channel | false
}

/** The options with what holds where nothing is said. */
export function withDefaults(options: ClientOptions) {
  const base = (options.base ?? '/api/mizan').replace(/\/+$/, '')
  return {
    retry: {},
    gcTime: 300_000,
    clock: systemClock,
    page: browserPage,
    random: Math.random,
    /** Failures of the server are in the state; anything else is a mistake that must come to light. */
    onError(error: unknown) {
      if (!(error instanceof MizanError)) throw error
    },
    ...options,
    channel: options.channel ?? openChannel(base),
    base,
  }
}

/** What a client goes by: what it was told, and the defaults. */
export type Settings = ReturnType<typeof withDefaults>
