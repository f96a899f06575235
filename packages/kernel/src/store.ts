// Every bundle a client knows, who watches it, and which of them are out of date.
import { createCell } from './cell'
import { createEntry } from './entry'
import type { StoreHost } from './host'
import { bundleKey, canonicalParams } from './params'
import { matcher, type Target } from './target'
import type { Entry, Store } from './types'

/** How long a failure is kept that came before anybody watched, in milliseconds. */
const UNSEEN_FAILURE = 1000

/** Makes an empty store. */
export function createStore(host: StoreHost): Store {
  const { batch, channel, clock, page, gcTime } = host
  const entries = new Map<string, Entry>()
  const dirty = new Set<Entry>()
  const woken: Store['woken'] = createCell(batch, {})
  const stopListening = page.listen((cause) => woken.set({ cause }))
  const outdate = (entry: Entry, target?: Target) => {
    entry.outdate(target)
    if (!dirty.size) queueMicrotask(refetch)
    dirty.add(entry)
  }
  const refetch = () =>
    batch(() => {
      for (const entry of dirty) {
        entry.set({ isStale: true })
        if (entry.watchers) entry.load('invalidate')
      }
      dirty.clear()
    })
  const collect = (entry: Entry, after: number) => {
    entry.stopCollection?.()
    entry.stopCollection = clock.after(after, () => entries.delete(entry.key))
  }

  const store: Store = {
    ...host,
    now: 0,
    changed: 0,
    identity: createCell(batch, {}),
    woken,
    dirty,
    entries,
    entry(def, params) {
      const canonical = canonicalParams(params)
      const key = bundleKey(def.name, canonical)
      let entry = entries.get(key)
      if (!entry) {
        entry = createEntry(store, { key, def, params: canonical })
        entries.set(key, entry)
        collect(entry, gcTime)
      } else if (`${entry.def.functions}` !== `${def.functions}`) {
        // Generated code was replaced while the page is open.
        entry.def = def
        outdate(entry)
      }
      return entry
    },
    watch(entry, isLookingOn) {
      entry.stopCollection?.()
      entries.set(entry.key, entry)
      entry.watchers++
      return () => {
        entry.watchers--
        queueMicrotask(() => {
          // Unless somebody came back in the same tick.
          if (entry.watchers) return
          entry.leave()
          entry.isUsed ||= isLookingOn
          collect(entry, gcTime)
        })
      }
    },
    invalidate(targets, isSettled) {
      for (const target of targets) {
        store.changed = ++store.now
        const isNamed = matcher(target)
        for (const entry of entries.values()) {
          if (isNamed(entry) && !isSettled?.(entry, target)) outdate(entry, target)
        }
      }
    },
    changeIdentity() {
      store.token = undefined
      batch(() => {
        store.identity.set({})
        for (const entry of entries.values()) {
          entry.reset()
          if (entry.watchers) entry.load('identity')
        }
      })
    },
    failed(entry, error) {
      host.report(error)
      if (!entry.watchers) collect(entry, UNSEEN_FAILURE)
    },
    close() {
      stopListening()
      if (channel) channel.close()
      for (const entry of entries.values()) {
        entry.leave()
        entry.stopCollection?.()
      }
      entries.clear()
    },
  }
  return store
}
