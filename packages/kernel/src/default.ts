// The client a page uses when it is told no other: made in the browser, on first use.
import { type Client, createClient } from './client'
import type { ClientOptions } from './options'

let options: ClientOptions = {}
let client: Client | undefined

/** Tells the default client how to reach its server; to be called before anything uses it. */
export function configure(given: ClientOptions): void {
  if (client) throw new Error('call `configure` before the first render or call')
  options = given
}

/** The client of this page. On a server, where requests must not share one, there is none. */
export function defaultClient(): Client {
  if (!globalThis.document) {
    throw new Error('outside a browser use `createClient` per request')
  }
  client ??= createClient(options)
  return client
}

/** Calls a function through the default client and gives its result. */
export const mizanCall: Client['call'] = (def, args, request) =>
  defaultClient().call(def, args, request)

/** Asks for the default client's session token now instead of before its first call. */
export const initSession: Client['initSession'] = () => defaultClient().initSession()
