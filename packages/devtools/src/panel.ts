// What is in the panel: the bundles beside the timeline, and the bar above them.
import type { Client } from '@mizan/kernel'
import { bundles } from '@mizan/kernel/devtools'
import { type BundleNow, bundleItem, standing } from './bundle'
import type { Journal } from './journal'
import { List } from './list'
import { button, h } from './node'
import { resizer } from './resizer'
import { lastFetch, type Row } from './row'
import { rowItem, rowText } from './timeline'

/** How many lines of a list are on the page. */
const MOST = 200

/** Shows one client. */
export class Panel {
  readonly root: HTMLElement
  readonly #client: Client
  readonly #journal: Journal
  readonly #filter: HTMLInputElement
  readonly #mounts: HTMLButtonElement
  readonly #counts = h('span', { class: 'counts' })
  readonly #bundles: List<BundleNow>
  readonly #rows: List<Row>

  constructor(client: Client, journal: Journal, close: () => void) {
    this.#client = client
    this.#journal = journal
    const draw = () => this.draw()
    this.#filter = h('input', {
      type: 'search',
      placeholder: 'Filter',
      'aria-label': 'Filter',
      input: draw,
    })
    this.#mounts = button('Mounts', () => this.#toggleMounts(), { 'aria-pressed': 'false' })
    this.#bundles = new List<BundleNow>({
      label: 'Bundles',
      empty: 'No bundles',
      most: MOST,
      keyOf: ({ report }) => report.bundle,
      make: () => bundleItem((bundle) => journal.press(bundle)),
    })
    this.#rows = new List<Row>({
      label: 'Timeline',
      empty: 'Nothing happened yet',
      most: MOST,
      keyOf: ({ key }) => key,
      make: rowItem,
    })
    this.root = h('section', { 'aria-label': 'Mizan devtools', id: 'panel' })
    this.root.append(resizer(this.root), this.#bar(close), this.#panes())
  }

  /** Begins where one looks for something. */
  focus(): void {
    this.#filter.focus({ preventScroll: true })
  }

  /** Shows everything as it is now. */
  draw(): void {
    const wanted = this.#filter.value.toLowerCase()
    const isWanted = (text: string) => text.toLowerCase().includes(wanted)
    const now = this.#client['~store'].clock.now()
    const reports = bundles(this.#client)
    const { rows } = this.#journal
    const shown = reports
      .filter(({ bundle }) => isWanted(bundle))
      .sort((a, b) => (a.bundle < b.bundle ? -1 : 1))
      .map((report) => ({ report, now, fetch: lastFetch(rows, report.bundle) }))
    this.#bundles.show(shown)
    const withMounts = isPressed(this.#mounts)
    const isShown = ({ kind }: Row) => withMounts || !kind.endsWith('mount')
    this.#follow(rows.filter((row) => isShown(row) && isWanted(rowText(row))))
    const many = (stand: string) => reports.filter((report) => standing(report) === stand).length
    this.#counts.textContent = ['fresh', 'fetching', 'stale', 'error', 'unwatched']
      .flatMap((stand) => (many(stand) ? [`${many(stand)} ${stand}`] : []))
      .join(' · ')
  }

  /** The newest row stays in sight, unless one has scrolled away from it. */
  #follow(rows: readonly Row[]): void {
    const { root } = this.#rows
    const isAtEnd = root.scrollTop + root.clientHeight >= root.scrollHeight - 8
    this.#rows.show(rows)
    if (isAtEnd) root.scrollTop = root.scrollHeight
  }

  #bar(close: () => void): HTMLElement {
    return h(
      'header',
      {},
      h('strong', {}, 'Mizan'),
      this.#counts,
      this.#filter,
      this.#mounts,
      button('Clear', () => this.#journal.clear()),
      button('×', close, { class: 'close', 'aria-label': 'Close' }),
    )
  }

  #panes(): HTMLElement {
    const pane = (title: string, list: HTMLElement) =>
      h('div', { class: 'pane' }, h('h2', {}, title), list)
    const left = pane('Bundles', this.#bundles.root)
    return h('div', { class: 'panes' }, left, pane('Timeline', this.#rows.root))
  }

  #toggleMounts(): void {
    this.#mounts.setAttribute('aria-pressed', String(!isPressed(this.#mounts)))
    this.draw()
  }
}

const isPressed = (control: Element) => control.getAttribute('aria-pressed') === 'true'
