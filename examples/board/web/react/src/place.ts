// Where in the app we are: read from the address, written to the history.
import { useMemo, useSyncExternalStore } from 'react'

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

function subscribe(changed: () => void): () => void {
  addEventListener('popstate', changed)
  return () => removeEventListener('popstate', changed)
}

/** Where we are now. */
export function usePlace(): Place {
  const here = useSyncExternalStore(subscribe, () => location.pathname + location.search)
  return useMemo(() => {
    const { pathname, search } = new URL(here, location.origin)
    return parse(pathname, search)
  }, [here])
}
