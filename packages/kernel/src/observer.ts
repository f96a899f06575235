// One observer: the bundle it watches while somebody listens, and how it moves on to another.
import { createCell } from './cell'
import type { AnyContextDef } from './define'
import type { AnyObserver, ObserveOptions } from './observe'
import { idle } from './state'
import type { Entry, Store } from './types'

/** Follows the bundle of some params, which may change. */
export function observeBundle(
  store: Store,
  def: AnyContextDef,
  params?: object | null,
  options: ObserveOptions = {},
  before?: AnyObserver,
): AnyObserver {
  const { batch, clock, page, identity, woken } = store
  const { listeners, subscribe, touch } = createCell(batch, idle)
  /** What ends the watching of the bundle. */
  const stops: (() => void)[] = []
  let stopPoll: (() => void) | undefined
  let entry: Entry | undefined
  /** The data of the params before, and whose it was. */
  let previous = before?.getState().data
  let owner = identity.state
  let actual = idle
  let shown = idle

  const join = () => {
    if (!params) return
    // The bundle may have been collected while nobody watched.
    const own = store.entry(def, params)
    entry = own
    const isDue = own.isDue(
      own.watchers ? undefined : (staleTime() ?? (own.isUsed ? 0 : undefined)),
    )
    stops.push(
      store.watch(own, true),
      own.subscribe(() => {
        poll()
        touch()
      }),
      woken.subscribe(wake),
      () => stopPoll?.(),
    )
    own.retry = options.retry
    if (isDue) own.load('mount')
    poll()
  }
  const leave = () => {
    for (const stop of stops.splice(0)) stop()
  }
  const staleTime = () => options.staleTime ?? def.staleTime
  /** Fetches a while after the last change, unless nobody looks at the page. */
  const poll = () => {
    stopPoll?.()
    const wait =
      typeof options.poll === 'function' ? options.poll(observer.getState()) : options.poll
    if (wait) stopPoll = clock.after(wait, () => (page.isHidden() ? poll() : entry?.load('poll')))
  }
  /** The page is looked at again, or the network is back. */
  const wake = () => {
    const { cause = '' } = woken.state
    const option = cause === 'focus' ? 'refetchOnFocus' : 'refetchOnReconnect'
    if (options[option] !== false && entry?.isDue(staleTime() ?? 0)) entry.load(cause)
  }

  const observer: AnyObserver = {
    getState() {
      const state = entry?.getState() ?? idle
      const isKept = options.keepPrevious && owner === identity.state
      const data = (isKept && previous) || options.placeholder
      if (!entry || state.data || state.error || !data) return state
      if (actual !== state || shown.data !== data) {
        actual = state
        shown = { ...state, data, isPrevious: true }
      }
      return shown
    },
    subscribe(listener) {
      if (!listeners.size) join()
      const stop = subscribe(listener)
      return () => {
        stop()
        if (!listeners.size) leave()
      }
    },
    set(nextParams, nextOptions = {}) {
      const next = nextParams ? store.entry(def, nextParams) : undefined
      params = nextParams
      options = nextOptions
      if (options.initialData) next?.seed(options.initialData)
      if (next !== entry) {
        if (entry) {
          previous = observer.getState().data
          owner = identity.state
        }
        leave()
        entry = next
        if (listeners.size) join()
        touch()
      } else if (listeners.size) poll()
    },
    refetch: async () => entry?.load('refetch'),
    async ready() {
      await undefined
      if (entry?.isDue()) await entry.load('ready')
    },
  }
  observer.set(params, options)
  return observer
}
