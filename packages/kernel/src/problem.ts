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

/**
 * Reads a problem object; anything else is not what the protocol says, so `unreadable`. Beyond 500 it is a
 * proxy that says so for its server.
 */
export function readProblem(body: unknown, details: AnswerDetails = {}): AnyMizanError {
  const problem: Problem =
    typeof Object(body).code === 'string'
      ? (body as Problem)
      : {
          code: 'unreadable',
          title:
            (details.status as number) > 500
              ? `the server gave no answer (${details.status}): is it running?`
              : 'no Mizan answer: check `base` and proxies',
        }
  return new MizanError<string, unknown>(problem.code, {
    ...problem,
    ...details,
    message: problem.detail ?? problem.title,
  })
}
