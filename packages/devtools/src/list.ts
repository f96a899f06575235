// A list on the page: an element for each value, kept as long as the value is there, the last of them if there are too many.
import { h } from './node'

/** What stands for one value. */
export interface Item<Value> {
  readonly root: HTMLElement
  update(value: Value): void
}

/** How a list tells its values apart and shows them. */
interface ListOptions<Value> {
  readonly label: string
  readonly empty: string
  readonly most: number
  readonly keyOf: (value: Value) => string | number
  readonly make: (value: Value) => Item<Value>
}

/** Shows values, and tells how many it leaves out. */
export class List<Value> {
  readonly root: HTMLElement
  readonly #list: HTMLElement
  readonly #note = h('p', { class: 'note' })
  readonly #items = new Map<string | number, Item<Value>>()
  readonly #options: ListOptions<Value>

  constructor(options: ListOptions<Value>) {
    this.#options = options
    this.#list = h('ul', { 'aria-label': options.label })
    this.root = h('div', { class: 'list' }, this.#note, this.#list)
  }

  show(values: readonly Value[]): void {
    const { most, empty, keyOf } = this.#options
    const shown = values.slice(-most)
    const left = values.length - shown.length
    this.#note.textContent = left ? `${left} more; filter to find them` : empty
    this.#note.hidden = !left && values.length > 0
    const keys = new Set(shown.map(keyOf))
    for (const [key, { root }] of this.#items) {
      if (keys.has(key)) continue
      root.remove()
      this.#items.delete(key)
    }
    for (const [at, value] of shown.entries()) this.#place(at, value)
  }

  /** An element that is at its place already is not touched: it may have the focus. */
  #place(at: number, value: Value): void {
    const key = this.#options.keyOf(value)
    const item = this.#items.get(key) ?? this.#options.make(value)
    this.#items.set(key, item)
    item.update(value)
    const there = this.#list.children[at]
    if (there !== item.root) this.#list.insertBefore(item.root, there ?? null)
  }
}
