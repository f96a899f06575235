// Params in their canonical spelling: the same bundle has the same text whatever way it was asked for.

/** Each param that is there with its wire text, sorted by name. */
export type CanonicalParams = ReadonlyMap<string, string>

/** Spells params as they stand in a query string; `undefined` and `null` are absent. */
export function canonicalParams(params: object = {}): CanonicalParams {
  const present = sortedEntries(params).filter(([, value]) => value != null)
  return new Map(present.map(([name, value]) => [name, paramText(value)]))
}

/** The name of one bundle, which is also where it is fetched below `ctx/`. */
export function bundleKey(context: string, params: CanonicalParams): string {
  const query = `${new URLSearchParams([...params])}`
  return `${context}/${query && `?${query}`}`
}

/** Where a bundle is read, or only one function of it (empty: all). */
export function readPath(key: string, only: string): string {
  return `ctx/${key}${only && `${key.endsWith('/') ? '?' : '&'}$only=${only}`}`
}

/** How a bundle is called in headers, where a blank and `*` are spelled in hex, too. */
export function tagOf(key: string): string {
  const tag = key.replace(/\/$/, '').replace(/\/\?|&/g, ';')
  return tag.replace(/\+/g, '%20').replace(/\*/g, '%2A')
}

/** Strings as they are, everything else in JSON spelling with sorted keys. */
function paramText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value, sortedKeys)
}

function sortedKeys(_key: string, value: unknown): unknown {
  const isObject = Object(value) === value && !Array.isArray(value)
  return isObject ? Object.fromEntries(sortedEntries(value as object)) : value
}

function sortedEntries(object: object): [string, unknown][] {
  return Object.entries(object).sort(([a], [b]) => (a < b ? -1 : 1))
}
