// How long ago something was, in words.

const FORMAT = new Intl.RelativeTimeFormat('en', { numeric: 'auto' })
const UNITS = [
  ['day', 86400],
  ['hour', 3600],
  ['minute', 60],
] as const

/** `written` in seconds since 1970, `now` in milliseconds. */
export function ago(written: number, now = Date.now()): string {
  const seconds = Math.max(0, now / 1000 - written)
  for (const [unit, length] of UNITS) {
    if (seconds >= length) return FORMAT.format(-Math.floor(seconds / length), unit)
  }
  return 'just now'
}
