// Params in their canonical spelling: the same bundle has the same text whatever way it was asked for.

/** Each param that is there with its wire text, sorted by name. */
export type CanonicalParams = ReadonlyMap<string, string>

/** Spells params as they stand in a query string; `undefined` and `null` are absent. */
export function canonicalParams(params: object = {}): CanonicalParams {
  const present = Object.entries(params).filter(([, value]) => value != null)
  // As texts, names are compared first: no name has a character before the comma.
  return new Map(present.map(([name, value]): [string, string] => [name, paramText(value)]).sort())
}

/** The name of one bundle, which is also where it is fetched below `ctx/`. */
export function bundleKey(context: string, params: CanonicalParams): string {
  const query = `${new URLSearchParams(params as never)}`
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

/** Strings as they are, everything else as its RFC 8785 text: names in the order of their UTF-16 code units. */
function paramText(value: unknown): string {
  if (typeof value === 'string') return value
  const names = new Set<string>()
  JSON.stringify(value, (name, inner) => {
    names.add(name)
    return inner
  })
  // A list of names decides their order at every depth, that of names like `10`, too.
  return JSON.stringify(value, [...names].sort())
}
