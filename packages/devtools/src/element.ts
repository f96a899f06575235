// The custom element: a button in the corner, and the panel it opens.
import { type Client, defaultClient } from '@mizan/kernel'
import { Journal } from './journal'
import { button } from './node'
import { Panel } from './panel'
import { styles } from './styles'

/** The element's tag. */
export const NAME = 'mizan-devtools'

/** How often ages are told anew, in milliseconds. */
const SECOND = 1000

/** Nothing a server would have to draw. */
const Base = (globalThis.HTMLElement ?? class {}) as typeof HTMLElement

/** `<mizan-devtools>`: records while it is on the page, draws while it is open and looked at. */
export class MizanDevtools extends Base {
  /** The client it shows, the page's own unless given before it comes on the page. */
  client: Client | undefined
  readonly #opener = button('', () => this.open(), {
    class: 'opener',
    'aria-label': 'Open Mizan devtools',
    'aria-expanded': 'false',
    'aria-controls': 'panel',
    title: 'Mizan devtools',
  })
  #journal: Journal | undefined
  #panel: Panel | undefined
  #timer: ReturnType<typeof setInterval> | undefined
  #frame = 0

  connectedCallback(): void {
    const root = this.shadowRoot ?? this.attachShadow({ mode: 'open' })
    const sheet = new CSSStyleSheet()
    sheet.replaceSync(styles)
    root.adoptedStyleSheets = [sheet]
    const client = this.client ?? defaultClient()
    const journal = new Journal(client, () => this.#draw())
    const panel = new Panel(client, journal, () => this.close())
    this.#journal = journal
    this.#panel = panel
    panel.root.hidden = true
    for (const type of ['keydown', 'keyup', 'keypress'] as const) {
      panel.root.addEventListener(type, this.#key)
    }
    root.replaceChildren(this.#opener, panel.root)
  }

  disconnectedCallback(): void {
    this.close()
    this.#journal?.stop()
  }

  /** Opens the panel. */
  open(): void {
    if (!this.#panel) return
    this.#show(true)
    this.#panel.draw()
    this.#panel.focus()
    this.#timer = setInterval(() => this.#draw(), SECOND)
  }

  /** Closes the panel; what happens is still recorded. */
  close(): void {
    clearInterval(this.#timer)
    cancelAnimationFrame(this.#frame)
    this.#frame = 0
    this.#show(false)
    this.#opener.focus({ preventScroll: true })
  }

  #show(isOpen: boolean): void {
    if (this.#panel) this.#panel.root.hidden = !isOpen
    this.#opener.hidden = isOpen
    this.#opener.setAttribute('aria-expanded', String(isOpen))
  }

  /** Draws in the next frame, of which there is none while the page is hidden. */
  #draw(): void {
    if (this.#frame || !this.#panel || this.#panel.root.hidden) return
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0
      this.#panel?.draw()
    })
  }

  /** Keys pressed here are not the app's. */
  readonly #key = (event: KeyboardEvent): void => {
    event.stopPropagation()
    if (event.type === 'keydown' && event.key === 'Escape') this.close()
  }
}

globalThis.customElements?.get(NAME) ?? globalThis.customElements?.define(NAME, MizanDevtools)
