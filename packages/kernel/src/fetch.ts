// A bundle fetched for once, by code that is no component: for a loader, a prefetch, a script.
import type { RequestOptions } from './client'
import type { Entry } from './entry'
import { MizanError } from './error'
import type { Store } from './store'

/** Fetches a bundle into the store and gives its data; a part that failed fails the whole. */
export async function fetchOnce(
  store: Store,
  entry: Entry,
  { signal }: RequestOptions = {},
): Promise<Record<string, unknown>> {
  const release = store.watch(entry, false)
  try {
    await new Promise<void>((resolve, reject) => {
      signal?.throwIfAborted()
      signal?.addEventListener('abort', reject)
      entry.load().then(resolve)
    }).catch((cause) => {
      throw new MizanError('aborted', { cause })
    })
    const { data = {}, error, errors } = entry.getState()
    const failure = error ?? Object.values(errors)[0]
    if (failure) throw failure
    return data
  } finally {
    release()
  }
}
