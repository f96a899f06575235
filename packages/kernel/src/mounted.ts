// The header `X-Mizan-Mounted`: which bundles are on screen, in the header grammar of the protocol.

const MOST_TAGS = 32
const LONGEST_TAG = 256
const LONGEST_HEADER = 4096

/** Lists bundles by their keys; what does not fit is left out and refetched in the usual way. */
export function mountedHeader(keys: readonly string[]): string {
  const short = keys.map(tagOf).filter(({ length }) => length <= LONGEST_TAG)
  const tags = short.slice(0, MOST_TAGS)
  while (tags.join(', ').length > LONGEST_HEADER) tags.pop()
  return tags.join(', ')
}

/** A query string writes a blank as `+` and leaves `*` as it is; a tag spells both in hex. */
function tagOf(key: string): string {
  const tag = key.replace(/\/$/, '').replace(/\/\?|&/g, ';')
  return tag.replaceAll('+', '%20').replaceAll('*', '%2A')
}
