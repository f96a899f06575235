// What an error means to the person in front of the screen.
import type { AnyMizanError } from '@mizan/kernel'

const WORDS: Readonly<Record<string, string>> = {
  forbidden: 'Only admins can do that.',
  internal: 'Something broke on the server. It has been written down.',
  network: 'The server cannot be reached. Your change was not saved.',
  too_many_requests: 'That was a lot at once. Try again in a moment.',
  unauthenticated: 'You are signed out.',
  unavailable: 'The server is busy. Try again in a moment.',
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
