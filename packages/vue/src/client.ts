// Which client the components of an app or of a tree use.
import { type Client, defaultClient } from '@mizan/kernel'
import { hasInjectionContext, type InjectionKey, inject, type Plugin } from 'vue'

/** Under which a client is provided, for a test, a second server, or one request on a server. */
export const clientKey: InjectionKey<Client> = Symbol('mizan client')

/** Makes the plugin that gives an app its client: the page's own unless given. */
export function createMizan(client?: Client): Plugin {
  return { install: (app) => app.provide(clientKey, client ?? defaultClient()) }
}

/** The client provided above, else the page's own. */
export function useClient(): Client {
  const above = hasInjectionContext() ? inject(clientKey, undefined) : undefined
  return above ?? defaultClient()
}
