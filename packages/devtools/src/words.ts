// What the panel says, in words; names stand in backticks.
import type { Target } from '@mizan/kernel'
import type { CallRow, Fate, FetchRow, LayerNote } from './row'

/** A target as the protocol spells it: `board.cards;board_id=1`. */
export function targetText(target: Target): string {
  if (typeof target === 'string') return target
  const { context, function: name, params = {} } = target
  const parts = Object.entries(params).map(
    ([param, value]) => `;${param}=${typeof value === 'string' ? value : JSON.stringify(value)}`,
  )
  return [context, name && `.${name}`, ...parts].join('')
}

/** Milliseconds as people read them. */
export function duration(milliseconds: number): string {
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`
  const seconds = milliseconds / 1000
  if (seconds < 60) return `${seconds < 10 ? seconds.toFixed(1) : Math.round(seconds)} s`
  const minutes = seconds / 60
  return minutes < 60 ? `${Math.round(minutes)} min` : `${Math.round(minutes / 60)} h`
}

const CAUSES = {
  mount: 'a component shows it',
  ready: 'a component waits for it',
  fetch: 'code called `mizanFetch`',
  refetch: 'code called `refetch`',
  focus: 'somebody looked at the page again',
  reconnect: 'the network came back',
  poll: 'it is polled',
  identity: 'the caller changed',
}

/** Why a bundle was fetched, as what follows “because”. */
export function because({ cause, call, isPressed, since }: FetchRow): string {
  if (cause.kind === 'invalidate') return outdated(cause, isPressed, call)
  if (cause.kind === 'refetch' && isPressed) return 'you pressed Refetch here'
  if (call) {
    return `${CAUSES[cause.kind]} and \`${call.name}\` had made it out of date`
  }
  if (since === undefined) return CAUSES[cause.kind]
  if (cause.kind === 'mount') return `a component shows it again, ${duration(since)} later`
  return cause.kind === 'poll'
    ? `it is polled, this time after ${duration(since)}`
    : CAUSES[cause.kind]
}

function outdated(
  { by, target }: Extract<FetchRow['cause'], { kind: 'invalidate' }>,
  isPressed: boolean,
  call: CallRow | undefined,
): string {
  const what = target ? `\`${targetText(target)}\`` : 'it'
  if (by.kind === 'tab') return `another tab changed ${what}`
  if (by.kind === 'call' && call?.outcome === 'error') {
    return `\`${by.name}\` failed and may have changed ${what}`
  }
  if (by.kind === 'call') return `\`${by.name}\` changed ${what}`
  if (isPressed) return 'you pressed Invalidate here'
  return target ? `code called \`invalidate\` for ${what}` : 'its definition was replaced'
}

/** What became of a bundle by a call. */
export function fateText({ how, fetch }: Fate): string {
  if (how === 'merge') return 'merged: the result was put in its place, no request'
  if (how === 'refresh') return 'refreshed: its data came with the answer, no request'
  if (how === 'refetch') return `refetched${fetch ? fetchEnd(fetch) : ''}`
  return fetch
    ? `fetched when it was shown again${fetchEnd(fetch)}`
    : 'out of date: nobody shows it'
}

function fetchEnd({ only, took, outcome }: FetchRow): string {
  const part = only && `, only \`${only}\``
  if (took === undefined) return `${part}, under way`
  return `${part}, ${outcome === 'data' ? '' : `${outcome} after `}${duration(took)}`
}

/** How an expected change fared. */
export function layerText({ state, took }: LayerNote, { outcome }: CallRow): string {
  if (state === 'begins') return 'shown at once, ahead of the answer'
  if (state === 'waits') return 'still shown, until the bundle was fetched'
  const end = outcome === 'error' ? 'taken back' : 'replaced by the real data'
  return `shown at once, ${end} after ${duration(took ?? 0)}`
}

const PAST = { merge: 'merged', refresh: 'refreshed', refetch: 'refetched', stale: 'out of date' }

/** What a call did to the page, in one line. */
export function callText({ outcome, error, fates }: CallRow): string {
  if (!outcome) return 'under way'
  const parts = Object.entries(PAST).flatMap(([how, past]) => {
    const { length } = fates.filter((fate) => fate.how === how)
    return length ? [`${length} ${past}`] : []
  })
  const effect = parts.join(', ')
  if (outcome === 'result') return effect || 'changed nothing that is held here'
  return [`failed: \`${codeOf(error)}\``, effect].filter(Boolean).join('; ')
}

/** The code of a `MizanError`, or what else there is to name an error by. */
export function codeOf(error: unknown): string {
  const { code, name } = Object(error)
  return String(code ?? name ?? error)
}
