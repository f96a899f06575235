// A bundle fetched for once, by code that is no component: for a loader, a prefetch, a script.
import type { Entry } from './entry'
import { MizanError } from './error'
import type { Store } from './store'

/** Fetches a bundle into the store and gives its data; a part that failed fails the whole. */
export async function fetchOnce(
  store: Store,
  entry: Entry,
  signal?: AbortSignal,
): Promise<Record<string, unknown>> {
  const release = store.watch(entry, false)
  try {
    await unlessAborted(entry.load(), signal)
    const { data = {}, error, errors } = entry.getState()
    const failure = error ?? Object.values(errors)[0]
    if (failure) throw failure
    return data
  } finally {
    release()
  }
}

function unlessAborted(work: Promise<void>, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(new MizanError('aborted'))
    if (signal?.aborted) abort()
    signal?.addEventListener('abort', abort, { once: true })
    work.then(resolve)
  })
}
