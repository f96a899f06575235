// What a cookie session needs before its first unsafe call: the CSRF token, asked for once.

interface SessionAnswer {
  readonly csrf?: { readonly header: string; readonly token: string } | null
}

/** The token of the session, if the server has any. */
export interface Session {
  /** The headers of unsafe calls. A question that failed is asked again the next time. */
  headers(): Promise<Record<string, string>>
  /** Asks anew next time: a token does not outlive a change of identity. */
  forget(): void
}

/** Makes a session that asks the server through `read`. */
export function createSession(read: () => Promise<unknown>): Session {
  let headers: Promise<Record<string, string>> | undefined
  const forget = () => {
    headers = undefined
  }
  return {
    forget,
    headers() {
      headers ??= read().then(headersOf)
      headers.catch(forget)
      return headers
    },
  }
}

function headersOf(answer: unknown): Record<string, string> {
  const { csrf } = answer as SessionAnswer
  return csrf ? { [csrf.header]: csrf.token } : {}
}
