// Which client the components of a tree use.
import { type Client, defaultClient } from '@mizan/kernel'
import { createContext, createElement, type ReactNode, useContext } from 'react'

const ClientScope = createContext<Client | undefined>(undefined)

/** Gives a tree a client of its own: for a test, a second server, or one request on a server. */
export function MizanProvider(props: {
  readonly client: Client
  readonly children?: ReactNode
}): ReactNode {
  return createElement(ClientScope.Provider, { value: props.client }, props.children)
}

/** The given client, else that of the nearest `MizanProvider`, else the page's own. */
export function useClient(given?: Client): Client {
  const above = useContext(ClientScope)
  return given ?? above ?? defaultClient()
}
