// The one error type a Mizan client throws, and the closed list of codes the protocol itself uses.

/** The codes a server may answer with for any function; `spec/errors.json` is their normative list. */
export type ServerCode =
  | 'malformed'
  | 'undeclared_param'
  | 'repeated_param'
  | 'unauthenticated'
  | 'forbidden'
  | 'cross_origin'
  | 'unknown_context'
  | 'unknown_function'
  | 'not_found'
  | 'method_not_allowed'
  | 'payload_too_large'
  | 'uri_too_long'
  | 'unsupported_media_type'
  | 'invalid'
  | 'too_many_requests'
  | 'internal'
  | 'unavailable'
  | 'timeout'

/** The codes that arise in the client: no answer, given up on purpose, an answer nobody can read. */
export type ClientCode = 'network' | 'aborted' | 'unreadable'

/** What can go wrong with every function, whatever errors it declares itself. */
export type ProtocolError = MizanError<ServerCode | ClientCode>

/** Any error of any function. */
export type AnyMizanError = MizanError<string, unknown>

/** One argument the server refused. */
export interface ArgumentProblem {
  /** RFC 6901 pointer into the arguments, such as `/card/title`. */
  readonly path: string
  /** `missing`, `type`, `range` or `value`. */
  readonly code: string
  /** The reason, for people. */
  readonly message: string
}

/** What is known about a failure besides its code. */
export interface ErrorDetails<Data> {
  readonly status?: number | undefined
  readonly message?: string | undefined
  readonly data?: Data | undefined
  readonly errors?: readonly ArgumentProblem[] | undefined
  readonly digest?: string | undefined
  readonly cause?: unknown
  readonly retryAfter?: number | undefined
}

/**
 * A function that failed, told apart by `code`: one of the function's declared errors or a
 * {@link ProtocolError}.
 */
export class MizanError<Code extends string = string, Data = undefined> extends Error {
  declare readonly code: Code
  /** The HTTP status, 0 when no answer came. */
  declare readonly status: number
  /** The payload of a declared error. */
  declare readonly data: Data
  /** The arguments the server refused, empty unless the code is `invalid` or the like. */
  declare readonly errors: readonly ArgumentProblem[]
  /** What to look for in the server's log when the code is `internal`. */
  declare readonly digest: string | undefined
  /** How many milliseconds the server asked to be left alone. */
  declare readonly retryAfter: number

  constructor(code: Code, details: ErrorDetails<Data> = {}) {
    const { message = code, cause, status = 0, data, errors = [], digest, retryAfter = 0 } = details
    super(message, { cause })
    Object.assign(this, { name: 'MizanError', code, status, data, errors, digest, retryAfter })
  }
}
