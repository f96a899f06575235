// Which client the components of a tree use.
import { type Client, defaultClient } from '@mizan/kernel'
import { getContext, setContext } from 'svelte'

const key = Symbol('mizan client')

/** Gives a component and what is below it a client: for a test, a second server, or one request on a server. */
export function setMizanClient(client: Client): Client {
  return setContext(key, client)
}

/** The client set above, else the page's own. */
export function getMizanClient(): Client {
  return getContext<Client | undefined>(key) ?? defaultClient()
}
