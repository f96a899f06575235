// A bundle fetched or kept by code that is no component: for a loader, a prefetch, a script.
import type { Client } from './client'
import { defaultClient } from './default'
import type { AnyContextDef, ContextDef } from './define'
import { MizanError } from './error'
import type { BundleState } from './state'

/** Which client is used, the page's own unless given. */
export interface ClientChoice {
  readonly client?: Client | undefined
}

/** What a fetch can be given. */
export interface FetchOptions extends ClientChoice {
  readonly signal?: AbortSignal | undefined
  /** Asks nothing when the data is younger, in milliseconds; asks always unless given. */
  readonly staleTime?: number | undefined
}

/** A bundle that is kept loaded until it is unregistered. */
export interface RegisteredContext<Data, Errors> {
  getState(): BundleState<Data, Errors>
  subscribe(listener: () => void): () => void
  refetch(): Promise<void>
  unregister(): void
}

/** Keeps a bundle loaded and up to date. */
export function registerContext<P extends object, D, E>(
  def: ContextDef<P, D, E>,
  params: P,
  { client = defaultClient() }: ClientChoice = {},
): RegisteredContext<D, E> {
  const { getState, subscribe, refetch } = client.observe(def, params)
  return { getState, subscribe, refetch, unregister: subscribe(() => {}) }
}

/**
 * Fetches a bundle into the store and gives its data; a part that failed fails the whole. Whoever
 * observes the bundle next finds it there.
 */
export async function mizanFetch<P extends object, D, E>(
  def: ContextDef<P, D, E>,
  params: P,
  { signal, staleTime = 0, client = defaultClient() }: FetchOptions = {},
): Promise<D> {
  const store = client['~store']
  const entry = store.entry(def as AnyContextDef, params)
  const release = store.watch(entry, false)
  try {
    await new Promise<void>((resolve, reject) => {
      signal?.throwIfAborted()
      signal?.addEventListener('abort', reject)
      if (entry.isDue(staleTime)) entry.load('fetch').then(resolve)
      else resolve()
    }).catch((cause) => {
      throw new MizanError('aborted', { cause })
    })
    const { data = {}, error, errors } = entry.state
    const failure = error ?? Object.values(errors)[0]
    if (failure) throw failure
    return data as D
  } finally {
    release()
  }
}
