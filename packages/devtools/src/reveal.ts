// Values that are shown only when asked for: they may be secret, and they may be long.
import { button, h } from './node'

/** How much of a value is shown, in characters. */
const LONGEST = 20_000

/** A button and the value behind it, read when it is pressed. */
export interface Reveal {
  readonly control: HTMLElement
  readonly value: HTMLElement
  /** Reads again, if it is open. */
  refresh(): void
}

/** Makes a button that shows what `read` gives as JSON. */
export function reveal(what: string, read: () => unknown): Reveal {
  const value = h('pre', { hidden: true, tabindex: '0', 'aria-label': what })
  const control = button(`Show ${what}`, toggle, { 'aria-expanded': 'false' })
  let shown: unknown
  function toggle() {
    value.hidden = !value.hidden
    control.setAttribute('aria-expanded', String(!value.hidden))
    control.textContent = `${value.hidden ? 'Show' : 'Hide'} ${what}`
    shown = value.hidden ? undefined : read()
    value.textContent = value.hidden ? '' : pretty(shown)
  }
  return {
    control,
    value,
    refresh() {
      const latest = value.hidden ? undefined : read()
      if (latest !== shown) value.textContent = pretty(latest)
      shown = latest
    },
  }
}

/** JSON on several lines, its end cut off when it is long. */
export function pretty(value: unknown): string {
  const text = spelled(value)
  const more = text.length - LONGEST
  return more > 0 ? `${text.slice(0, LONGEST)}\n… ${more} characters more` : text
}

function spelled(value: unknown): string {
  const plain = (_: string, part: unknown) => (typeof part === 'bigint' ? String(part) : part)
  try {
    return JSON.stringify(value, plain, 2) ?? String(value)
  } catch (error) {
    return String(error)
  }
}
