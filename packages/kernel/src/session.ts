// What a cookie session needs before its first unsafe call: the CSRF token, asked for once.

import type { HeaderRecord } from './transport'
import type { Store } from './types'

interface SessionAnswer {
  readonly csrf?: { readonly header: string; readonly token: string } | null
}

/** The headers of unsafe calls, if there are sessions. A question that failed is asked again the next time. */
export function sessionHeaders(store: Store): Promise<HeaderRecord> | undefined {
  if (store.session && !store.token) {
    store.token = store.send('session/').then(headersOf)
    store.token.catch(() => {
      store.token = undefined
    })
  }
  return store.token
}

function headersOf(answer: unknown): HeaderRecord {
  const { csrf } = answer as SessionAnswer
  return csrf ? { [csrf.header]: csrf.token } : {}
}
