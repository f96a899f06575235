// One test: a server, a browser context signed in as somebody, and a picture when it fails.
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { type Browser, type BrowserContext, chromium } from 'playwright-core'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { PAGE, ROOT } from './build'
import { startServer } from './server'
import { Tab } from './tab'

/** The demo's people, by number. */
export const AMINA = 1
export const JONAS = 2
export const GUEST = 4

let browser: Browser
beforeAll(async () => {
  browser = await chromium.connect(inject('browser'))
})
afterAll(() => browser.close())

/** What a test plays with. */
export class Scene {
  readonly context: BrowserContext
  readonly tabs: Tab[] = []

  constructor(context: BrowserContext) {
    this.context = context
    context.setDefaultTimeout(10_000)
  }

  async tab(): Promise<Tab> {
    const tab = await Tab.open(this.context)
    this.tabs.push(tab)
    return tab
  }

  async signIn(person: number): Promise<void> {
    const url = '/api/mizan/call/sign_in/'
    const answer = await this.context.request.post(url, { data: { person_id: person } })
    expect(answer.status()).toBe(200)
  }

  /** From now on the server is not told what is mounted, so that every invalidation is fetched. */
  async withoutSingleFlight(): Promise<void> {
    await this.context.route('**/call/**', (route) => {
      const { 'x-mizan-mounted': _, ...headers } = route.request().headers()
      return route.continue({ headers })
    })
  }

  async picture(name: string): Promise<void> {
    const folder = join(ROOT, 'target/e2e')
    mkdirSync(folder, { recursive: true })
    for (const [number, tab] of this.tabs.entries()) {
      const path = join(folder, `${name.replace(/\W+/g, '-')}-${number}.png`)
      await tab.page.screenshot({ path }).catch(() => undefined)
    }
  }
}

/** Declares a test in which `person` is signed in and looks at one tab. */
export function scene(
  name: string,
  person: number | undefined,
  play: (tab: Tab, scene: Scene) => Promise<void>,
  page = () => PAGE,
): void {
  test(name, async () => {
    const server = await startServer(inject('server'), page())
    const context = await browser.newContext({ baseURL: server.url })
    const scene = new Scene(context)
    try {
      if (person !== undefined) await scene.signIn(person)
      await play(await scene.tab(), scene)
      expect(scene.tabs.flatMap((tab) => tab.complaints)).toEqual([])
    } catch (error) {
      await scene.picture(name)
      throw error
    } finally {
      await context.close()
      await server.stop()
    }
  })
}
