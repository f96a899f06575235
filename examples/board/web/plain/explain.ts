// What an error means to the person in front of the screen.
import { type AnyMizanError, MizanError } from '@mizan/kernel'

const WORDS: Readonly<Record<string, string>> = {
  forbidden: 'Only admins can do that.',
  internal: 'Something broke on the server. It has been written down.',
  network: 'The server cannot be reached. Your change was not saved.',
  too_many_requests: 'That was a lot at once. Try again in a moment.',
  unauthenticated: 'You are signed out.',
  unavailable: 'The server is busy. Try again in a moment.',
}

/** What stands in the place of what could not be loaded. */
export interface Trouble {
  readonly title: string
  readonly text: string
  /** The code of the function's error; a fault of the page has none. */
  readonly code?: string | undefined
}

/** Tells of whatever kept a part of the page from loading. */
export function trouble(error: unknown): Trouble {
  const title = 'This did not load'
  if (!(error instanceof MizanError)) return { title, text: 'The page itself has a fault.' }
  const { code, status } = error
  return { title: status === 404 ? 'Nothing here' : title, text: explain(error), code }
}

/** A sentence for `error`: ours where we know better, else the server's own. */
export function explain(error: AnyMizanError): string {
  const refused = error.errors[0]
  if (error.code === 'invalid' && refused) return sentence(refused.message)
  return WORDS[error.code] ?? sentence(error.message)
}

function sentence(text: string): string {
  const capital = text.charAt(0).toUpperCase() + text.slice(1)
  return /[.!?]$/.test(capital) ? capital : `${capital}.`
}
