// One test: boards as they were, a browser context signed in as somebody, and a picture when it fails.
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { type Browser, type BrowserContext, chromium } from 'playwright'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { pageOf, ROOT } from './build'
import { Server } from './server'
import { nameOf, SETUPS, type Setup } from './setups'
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

/** The servers of this file's tests, each started by the first test that wants it. */
const servers = new Map<string, Promise<Server>>()
afterAll(async () => {
  await Promise.all([...servers.values()].map(async (server) => (await server).stop()))
})

async function serverOf({ backend, edge }: Setup, page: string): Promise<Server> {
  const name = `${backend} ${page} ${edge}`
  const serving = {
    command: inject('servers')[backend],
    edge: edge ? inject('edge') : undefined,
    // Starting Python again takes far longer than making Redis forget.
    redis: backend === 'axum' ? undefined : inject('redis'),
    env: inject('secrets'),
    page,
  }
  const started = servers.get(name) ?? Server.start(serving)
  servers.set(name, started)
  const server = await started
  await server.reset()
  return server
}

/** What a test plays with: a browser of somebody's own. */
export class Scene {
  readonly context: BrowserContext
  /** Every tab, those of other browsers included. */
  readonly tabs: Tab[]
  readonly #url: string
  readonly #others: Scene[] = []

  private constructor(url: string, context: BrowserContext, tabs: Tab[]) {
    this.#url = url
    this.context = context
    this.tabs = tabs
    context.setDefaultTimeout(10_000)
  }

  /** Opens a browser on the app at `url`. */
  static async open(url: string, tabs: Tab[] = []): Promise<Scene> {
    return new Scene(url, await browser.newContext({ baseURL: url }), tabs)
  }

  /** Another browser, in which `person` is signed in. */
  async elsewhere(person: number): Promise<Scene> {
    const scene = await Scene.open(this.#url, this.tabs)
    this.#others.push(scene)
    await scene.signIn(person)
    return scene
  }

  async close(): Promise<void> {
    await Promise.all(this.#others.map((scene) => scene.close()))
    await this.context.close()
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

/** A test: what happens in the first tab. */
type Play = (tab: Tab, scene: Scene) => Promise<void>

/** Declares a test, once on every set-up, in which `person` is signed in and looks at one tab. */
export function scene(name: string, person: number | undefined, play: Play): void {
  for (const setup of SETUPS) sceneOn(setup, name, person, play)
}

/** Declares a test on one set-up, with the page as it is shipped or the one in the folder `page`. */
export function sceneOn(
  { page, ...setup }: Setup & { readonly page?: string },
  name: string,
  person: number | undefined,
  play: Play,
): void {
  const title = `${name}, on ${nameOf(setup)}`
  test(title, async () => {
    const server = await serverOf(setup, page ?? pageOf(setup.web))
    const scene = await Scene.open(server.url)
    try {
      if (person !== undefined) await scene.signIn(person)
      await play(await scene.tab(), scene)
      expect(scene.tabs.flatMap((tab) => tab.complaints)).toEqual([])
    } catch (error) {
      await scene.picture(title)
      throw error
    } finally {
      await scene.close()
    }
  })
}
