// The page as the kernel sees it: whether it is looked at, whether there is a network, and when that changes.

/** What came back. */
export type Cause = 'focus' | 'reconnect'

/** Where a client runs, so that a test or another platform can hand in its own. */
export interface Page {
  isHidden(): boolean
  isOffline(): boolean
  /** Tells when the page is looked at again or the network is back, until the returned function is called. */
  listen(hear: (cause: Cause) => void): () => void
}

/** The page of the browser; elsewhere one that is always looked at and always connected. */
export const browserPage: Page = {
  isHidden: () => globalThis.document?.hidden,
  isOffline: () => globalThis.navigator?.onLine === false,
  listen(hear) {
    const { document } = globalThis
    // Its `signal` is the option that ends a listener.
    const until = new AbortController()
    if (document) {
      document.addEventListener('visibilitychange', () => document.hidden || hear('focus'), until)
      addEventListener('online', () => hear('reconnect'), until)
    }
    return () => until.abort()
  },
}
