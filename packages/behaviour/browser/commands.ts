// What a test in the browser asks of those outside of it: of the browser's user, and of a server.
import { defineBrowserCommand } from '@vitest/browser-playwright'
import type { Page } from 'playwright'
import type { Part } from '../part'
import type { Written } from './write'

/** What a server does, to be loaded as a server loads it. */
const WRITE = '/packages/behaviour/browser/write.ts'

declare module 'vitest/browser' {
  interface BrowserCommands {
    lookAway: () => Promise<void>
    lookBack: () => Promise<void>
    setOnline: (isOnline: boolean) => Promise<void>
    callElsewhere: (answer: object) => Promise<void>
    write: (framework: string, board: object, parts: Part[]) => Promise<Written>
  }
}

/** The user goes to another tab, which hides the page of the test. */
export const lookAway = defineBrowserCommand(async ({ context, page }) => {
  await emulateFocus(page, false)
  await (await context.newPage()).bringToFront()
})

/** The user comes back from the other tab and closes it. */
export const lookBack = defineBrowserCommand(async ({ context, page }) => {
  await page.bringToFront()
  await emulateFocus(page, true)
  for (const other of context.pages()) if (other !== page) await other.close()
})

/** The network goes away, or comes back. */
export const setOnline = defineBrowserCommand<[isOnline: boolean]>(
  async ({ context, page }, isOnline) => {
    const session = await context.newCDPSession(page)
    const unlimited = { latency: 0, downloadThroughput: -1, uploadThroughput: -1 }
    await session.send('Network.overrideNetworkState', { offline: !isOnline, ...unlimited })
  },
)

/** Another tab of the same origin calls a function, which is answered by `answer`. */
export const callElsewhere = defineBrowserCommand<[answer: object]>(
  async ({ context, page }, answer) => {
    const tab = await context.newPage()
    const url = new URL('/elsewhere', page.url()).href
    await tab.route(url, (route) => route.fulfill({ contentType: 'text/html', body: '<p>' }))
    await tab.goto(url)
    await tab.addScriptTag({ type: 'module', url: '/packages/behaviour/browser/elsewhere.ts' })
    await tab.waitForFunction(() => 'call' in globalThis)
    await tab.evaluate((given) => Reflect.get(globalThis, 'call')(given), answer)
    await tab.close()
  },
)

/** A server of the framework writes the page of these parts, of a board it fetched before. */
export const write = defineBrowserCommand<[framework: string, board: object, parts: Part[]]>(
  async ({ project }, framework, board, parts): Promise<Written> => {
    const server: typeof import('./write') = await project.import(WRITE)
    return server.write(framework, board, parts)
  },
)

/** Playwright inside of its client, as far as it is reached for here. */
interface Internals {
  readonly _connection: {
    toImpl(page: object): { readonly delegate: { readonly _mainFrameSession: Session } }
  }
}

interface Session {
  readonly _client: { send(method: string, params: object): Promise<void> }
}

/**
 * Playwright keeps every page focused and so visible, and has no way to say otherwise: what it
 * switched on, only its own session with the page can switch off.
 */
async function emulateFocus(page: Page, enabled: boolean): Promise<void> {
  const { delegate } = (page as unknown as Internals)._connection.toImpl(page)
  const session = delegate._mainFrameSession._client
  await session.send('Emulation.setFocusEmulationEnabled', { enabled })
}
