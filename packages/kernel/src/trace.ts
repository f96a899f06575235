// What a store does, told by methods that stand before its own for as long as somebody listens.
import type { Answer } from './answer'
import type { Call } from './call'
import type { HearLayer } from './layer'
import type { Target } from './target'
import type { Entry, Store } from './types'

/** Hears what happens, in the order in which it happens. */
export interface Hearer {
  mount(entry: Entry): void
  unmount(entry: Entry): void
  /** A fetch begins; `only` is the one function asked for, else empty. */
  fetch(entry: Entry, cause: string, only: string): void
  invalidate(entry: Entry, target: Target | undefined): void
  /** A bundle took what came with an answer. */
  effect(entry: Entry, how: 'merge' | 'refresh'): void
  identity(): void
  call(call: Call): void
  /** Targets are about to be applied, those of an answer or of the page itself. */
  apply(): void
  /** An answer, or a failure, was brought into the store. */
  answer(call: Call, answer: Answer, error: unknown): void
  layer: HearLayer
  /** Another tab is about to be heeded. */
  tab(): void
}

/** Tells `hear` what the store does until the returned function is called. */
export function trace(store: Store, hear: Hearer): () => void {
  const undo: (() => void)[] = []
  const watched = new Set<Entry>()
  const traced = new Set<Entry>()
  /** What is about to be fetched, and why. */
  let loading: [entry: Entry, cause: string] | undefined

  const before = <Host extends object, Name extends keyof Host>(
    host: Host,
    name: Name,
    make: (own: Host[Name]) => Host[Name],
  ) => {
    const own = host[name]
    host[name] = make(own)
    undo.push(() => {
      host[name] = own
    })
  }
  const traceEntry = (entry: Entry): Entry => {
    if (traced.has(entry)) return entry
    traced.add(entry)
    before(entry, 'load', (load) => (cause) => {
      loading = [entry, cause]
      try {
        return load(cause)
      } finally {
        loading = undefined
      }
    })
    before(entry, 'leave', (leave) => () => {
      if (!entry.watchers && watched.delete(entry)) hear.unmount(entry)
      leave()
    })
    before(entry, 'outdate', (outdate) => (target) => {
      hear.invalidate(entry, target)
      outdate(target)
    })
    before(entry, 'amend', (amend) => (data) => {
      hear.effect(entry, 'merge')
      return amend(data)
    })
    before(entry, 'refresh', (refresh) => (bundle, sent) => {
      const isTaken = refresh(bundle, sent)
      if (isTaken) hear.effect(entry, 'refresh')
      return isTaken
    })
    return entry
  }

  before(store, 'entry', (entry) => (def, params) => traceEntry(entry(def, params)))
  before(store, 'watch', (watch) => (entry, isLookingOn) => {
    if (!entry.watchers) hear.mount(entry)
    watched.add(entry)
    return watch(entry, isLookingOn)
  })
  before(store, 'send', (send) => (path, request) => {
    if (loading) hear.fetch(...loading, path.split('$only=')[1] ?? '')
    return send(path, request)
  })
  before(store, 'changeIdentity', (changeIdentity) => () => {
    hear.identity()
    changeIdentity()
  })
  before(store, 'tell', (tell) => (message) => {
    hear.apply()
    tell(message)
  })
  before(store, 'perform', (perform) => (given) => {
    const call: Call = {
      ...given,
      settle(answer, error) {
        hear.answer(call, answer, error)
        given.settle?.(answer, error)
      },
    }
    const done = perform(call)
    hear.call(call)
    return done
  })
  before(
    store,
    'hearLayer',
    () =>
      (...told) =>
        hear.layer(...told),
  )
  if (store.channel) {
    before(store.channel, 'onmessage', (own) => (event) => {
      hear.tab()
      own?.(event)
    })
  }
  for (const entry of store.entries.values()) {
    traceEntry(entry)
    if (entry.watchers) watched.add(entry)
  }
  return () => {
    for (const back of undo) back()
  }
}
