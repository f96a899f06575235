// The header `X-Mizan-Mounted`: which bundles are on screen, in the header grammar of the protocol.

const MOST_TAGS = 32
const LONGEST_TAG = 256
const LONGEST_HEADER = 4096

/** Lists bundles by their tags; what does not fit is left out and refetched in the usual way. */
export function mountedHeader(tags: readonly string[]): string {
  const listed = tags.filter(({ length }) => length <= LONGEST_TAG).slice(0, MOST_TAGS)
  while (listed.join(', ').length > LONGEST_HEADER) listed.pop()
  return listed.join(', ')
}
