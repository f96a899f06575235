// The pages of one list: which bundles they are, as it follows from their data, and what is known of them.
import type { Infinite, InfiniteOptions, InfiniteState } from './infinite'
import type { Observer } from './observe'

/** One page: the bundle it is now, and what ends watching it. */
interface Page<P, D, E> {
  readonly observer: Observer<P, D, E>
  leave: () => void
  params?: P
}

/** A chain of observers; where each page begins is told by the one before. */
export class Pages<P extends object, D, E> implements Infinite<P, D, E> {
  readonly #observe: () => Observer<P, D, E>
  readonly #listeners = new Set<() => void>()
  readonly #pages: Page<P, D, E>[] = []
  #first: P | null | undefined
  #options: InfiniteOptions<P, D>
  #state: InfiniteState<D, E> | undefined
  #isFollowing = false

  constructor(
    observe: () => Observer<P, D, E>,
    first: P | null | undefined,
    options: InfiniteOptions<P, D>,
  ) {
    this.#observe = observe
    this.#options = options
    this.set(first, options)
  }

  readonly set = (first: P | null | undefined, options: InfiniteOptions<P, D>): void => {
    this.#options = options
    if (JSON.stringify(first) !== JSON.stringify(this.#first)) {
      this.#first = first
      this.#drop(0)
    }
    if (first && !this.#pages.length) this.#add(first)
    this.#follow()
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    const own = () => listener()
    this.#listeners.add(own)
    if (this.#listeners.size === 1) for (const page of this.#pages) this.#watch(page)
    return () => {
      this.#listeners.delete(own)
      if (!this.#listeners.size) for (const { leave } of this.#pages) leave()
    }
  }

  readonly getState = (): InfiniteState<D, E> => {
    const states = this.#pages.map(({ observer }) => observer.getState())
    const last = states.at(-1)
    const next: InfiniteState<D, E> = {
      pages: states.flatMap(({ data }) => data ?? []),
      error: states.find(({ error }) => error)?.error,
      hasNext: !!this.#next(this.#pages.at(-1)),
      isFetchingNext: states.length > 1 && !last?.data && !!last?.isFetching,
      isFetching: states.some(({ isFetching }) => isFetching),
      isStale: states.some(({ isStale }) => isStale),
    }
    this.#state = this.#state && isEqual(this.#state, next) ? this.#state : next
    return this.#state
  }

  readonly fetchNext = async (): Promise<void> => {
    const next = this.#next(this.#pages.at(-1))
    if (!next) return
    const { observer } = this.#add(next)
    if (this.#pages.length > (this.#options.maxPages ?? Number.POSITIVE_INFINITY)) {
      this.#pages.shift()?.leave()
    }
    this.#follow()
    await observer.ready()
  }

  readonly refetch = async (): Promise<void> => {
    await Promise.all(this.#pages.map(({ observer }) => observer.refetch()))
  }

  readonly ready = async (): Promise<void> => this.#pages[0]?.observer.ready()

  /** The params of the page behind one, if that one is there and there is one behind. */
  #next(page?: Page<P, D, E>): P | null | undefined {
    const { data, isPrevious } = page?.observer.getState() ?? {}
    return page?.params && data && !isPrevious ? this.#options.next(data, page.params) : undefined
  }

  #add(params: P): Page<P, D, E> {
    const page: Page<P, D, E> = { observer: this.#observe(), leave() {} }
    this.#move(page, params)
    this.#pages.push(page)
    if (this.#listeners.size) this.#watch(page)
    return page
  }

  #watch(page: Page<P, D, E>): void {
    page.leave = page.observer.subscribe(() => this.#follow())
  }

  #move(page: Page<P, D, E>, params: P): void {
    page.params = params
    page.observer.set(params, { ...this.#options, keepPrevious: true })
  }

  #drop(from: number): void {
    for (const { leave } of this.#pages.splice(from)) leave()
  }

  /** Moves the pages behind to where the ones before them end now; those behind one that is on its way wait. */
  #follow(): void {
    if (this.#isFollowing) return
    this.#isFollowing = true
    for (const [at, page] of this.#pages.entries()) {
      const behind = this.#pages[at + 1]
      const { data, isPrevious } = page.observer.getState()
      if (!behind || !data || isPrevious) break
      const next = this.#next(page)
      if (!next) this.#drop(at + 1)
      else if (JSON.stringify(next) !== JSON.stringify(behind.params)) this.#move(behind, next)
    }
    this.#isFollowing = false
    for (const own of [...this.#listeners]) own()
  }
}

function isEqual<D, E>(a: InfiniteState<D, E>, b: InfiniteState<D, E>): boolean {
  const { pages, ...rest } = b
  return (
    a.pages.length === pages.length &&
    pages.every((page, at) => page === a.pages[at]) &&
    (Object.keys(rest) as (keyof typeof rest)[]).every((name) => a[name] === b[name])
  )
}
