// What the browser tests run on: which backend serves which page.

/** A folder of `examples/board`. */
export type Backend = 'axum' | 'django' | 'fastapi'

/** A folder of `examples/board/web`. */
export type Web = 'react' | 'vue' | 'svelte'

/** A backend with a page. */
export interface Setup {
  readonly backend: Backend
  readonly web: Web
  /** Whether an edge stands between them and the browser. */
  readonly edge?: boolean
}

/** Every set-up; what is about the page alone runs on the first that has it. */
export const SETUPS: readonly Setup[] = [
  { backend: 'axum', web: 'react' },
  { backend: 'axum', web: 'react', edge: true },
  { backend: 'django', web: 'react' },
  { backend: 'fastapi', web: 'react' },
  { backend: 'axum', web: 'vue' },
  { backend: 'axum', web: 'svelte' },
]

/** The set-up in words. */
export function nameOf({ backend, web, edge }: Setup): string {
  return `${backend} with ${web}${edge ? ' behind an edge' : ''}`
}

/** The values of one side of the set-ups, each once. */
export function each<K extends 'backend' | 'web'>(side: K): Setup[K][] {
  return [...new Set(SETUPS.map((setup) => setup[side]))]
}
