/**
 * A caller's own change, shown by whatever edge they read through next: the reads after a call say which change they
 * have to show.
 *
 * @packageDocumentation
 */
import type { Hear } from './transport'

/** For how long they say so, in milliseconds: by then an edge has heard of the change, or gives nothing unasked. */
const BEHIND = 2000

/** The last change of a client in the order of the server. */
interface Change {
  number: number
  until: number
}

const changes = new WeakMap<object, Change>()

/**
 * Hears which change a call made, and has the requests of the next two seconds say it. Generated code hands it to the
 * functions that touch what caches keep.
 *
 * A server at another origin is asked as ever: edges pass such reads on, and a header of our own would have to be allowed.
 */
export const followChange: Hear = (told, options) => {
  const { base, clock, headers } = options
  const [, app, digits] = /^(\S+) (\d+)$/.exec(told.get('mizan-seq') ?? '') ?? []
  if (!digits || !/^\/(?!\/)/.test(base)) return
  const [number, until] = [Number(digits), clock.now() + BEHIND]
  const known = changes.get(options)
  if (known) {
    // Answers may overtake each other.
    known.number = Math.max(known.number, number)
    known.until = until
    return
  }
  const change = { number, until }
  changes.set(options, change)
  options.headers = async () => ({
    ...(typeof headers === 'function' ? await headers() : headers),
    ...(clock.now() < change.until && { 'mizan-min-seq': `${app} ${change.number}` }),
  })
}
