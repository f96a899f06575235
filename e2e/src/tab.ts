// A tab of the browser, with its traffic and its complaints.
import type { BrowserContext, Page } from 'playwright'
import { Traffic } from './traffic'

export class Tab {
  readonly page: Page
  readonly traffic: Traffic
  readonly complaints: string[] = []

  private constructor(page: Page) {
    this.page = page
    this.traffic = new Traffic(page)
    page.on('pageerror', (error) => this.complaints.push(String(error)))
    page.on('console', (message) => {
      // The browser reports each answer of 400 and above by itself; those are the server's, not the page's.
      const isAnswer = message.text().startsWith('Failed to load resource')
      if (['error', 'warning'].includes(message.type()) && !isAnswer) {
        this.complaints.push(message.text())
      }
    })
  }

  static async open(context: BrowserContext): Promise<Tab> {
    return new Tab(await context.newPage())
  }

  /** Goes to a place of the app and waits until nothing on it is loading. */
  async visit(path: string): Promise<void> {
    await this.page.goto(path)
    await this.loaded()
    await this.traffic.forget()
  }

  /** Waits until nothing is loading. */
  async loaded(): Promise<void> {
    await this.page.waitForFunction(
      () =>
        document.querySelector('main') !== null &&
        document.querySelector('[role=status][aria-label^=Loading]') === null,
    )
  }

  /** The board of this title. */
  board(title: string) {
    const heading = this.page.getByRole('heading', { level: 1, name: title })
    return this.page.getByRole('region', { name: 'Board' }).filter({ has: heading })
  }

  /** The list of this title, on any board shown. */
  lane(title: string) {
    return this.page.getByRole('region', { name: title, exact: true })
  }

  /** The card of this title as it stands in the list of that one. */
  card(lane: string, title: string) {
    return this.lane(lane).getByRole('link', { name: title })
  }

  /** The note that tells of an error of this code. */
  toast(code: string) {
    return this.page.locator(`.toast[data-code=${code}]`)
  }

  /** Presses the text of this label, writes over it and presses Enter. */
  async rewrite(label: string, text: string): Promise<void> {
    await this.page
      .getByRole('button', { name: new RegExp(`^${label}: `) })
      .first()
      .click()
    await this.page.getByRole('textbox', { name: label }).fill(text)
    await this.page.keyboard.press('Enter')
  }
}
