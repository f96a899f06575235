// How the server tells of a failure (RFC 9457), read into a MizanError.
import { type AnyMizanError, type ArgumentProblem, MizanError } from './error'

interface Problem {
  readonly code: string
  readonly status?: number
  readonly title?: string
  readonly detail?: string
  readonly data?: unknown
  readonly errors?: readonly ArgumentProblem[]
  readonly digest?: string
}

/** What is known of an answer besides its body. */
export interface AnswerDetails {
  readonly status?: number | undefined
  readonly retryAfter?: number | undefined
  readonly cause?: unknown
}

/** Reads a problem object; anything else is not what the protocol says, so `unreadable`. */
export function readProblem(body: unknown, details: AnswerDetails = {}): AnyMizanError {
  const problem: Problem =
    typeof Object(body).code === 'string'
      ? (body as Problem)
      : { code: 'unreadable', title: 'no Mizan answer: check `base` and proxies' }
  return new MizanError<string, unknown>(problem.code, {
    ...problem,
    ...details,
    message: problem.detail ?? problem.title,
  })
}
