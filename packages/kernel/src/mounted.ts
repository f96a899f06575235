// The header `X-Mizan-Mounted`: which bundles are on screen, in the header grammar of the protocol.

const LONGEST_TAG = 256
/** How many of the longest tags fit into a header of 4096 bytes; a backend reads at most 8 of them. */
const MOST_TAGS = 15

/** Lists bundles by their tags; what does not fit is left out and refetched in the usual way. */
export function mountedHeader(tags: readonly string[]): string {
  return tags
    .filter(({ length }) => length <= LONGEST_TAG)
    .slice(0, MOST_TAGS)
    .join(', ')
}
