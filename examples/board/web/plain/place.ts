// Where in the app we are: read from the address, written to the history.

/** The overview (no boards), one board, or two beside each other; with a card open or not. */
export interface Place {
  readonly boards: readonly number[]
  readonly card?: number | undefined
}

/** Reads `/boards/1+2?card=5`; whatever it cannot read is the overview. */
export function parse(pathname: string, search: string): Place {
  const ids = /^\/boards\/(\d+(?:\+\d+)?)\/?$/.exec(pathname.replace('%2B', '+'))?.[1]
  const boards = [...new Set(ids?.split('+').map(Number) ?? [])]
  const card = Number(new URLSearchParams(search).get('card'))
  return card > 0 ? { boards, card } : { boards }
}

/** The address of a place. */
export function address({ boards, card }: Place): string {
  const path = boards.length > 0 ? `/boards/${boards.join('+')}` : '/'
  return card === undefined ? path : `${path}?card=${card}`
}

/** Goes there without loading the page again. */
export function go(place: Place): void {
  history.pushState(null, '', address(place))
  dispatchEvent(new PopStateEvent('popstate'))
}

/** What a click tells, whoever hands it on. */
export interface Click {
  readonly metaKey: boolean
  readonly ctrlKey: boolean
  readonly shiftKey: boolean
  readonly button: number
  readonly defaultPrevented: boolean
  preventDefault(): void
}

/** Follows a link to a place, unless the click asks for another tab or somebody has taken it. */
export function follow(click: Click, to: Place): void {
  const elsewhere = click.metaKey || click.ctrlKey || click.shiftKey || click.button !== 0
  if (elsewhere || click.defaultPrevented) return
  click.preventDefault()
  go(to)
}

/** The address we are at now. */
export function here(): string {
  return location.pathname + location.search
}

/** The place of an address. */
export function placeOf(here: string): Place {
  const { pathname, search } = new URL(here, location.origin)
  return parse(pathname, search)
}

/** Calls `changed` whenever we have gone somewhere else, until what it gives is called. */
export function watchPlace(changed: () => void): () => void {
  addEventListener('popstate', changed)
  return () => removeEventListener('popstate', changed)
}
