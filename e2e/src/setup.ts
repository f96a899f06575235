// Before the first test: the page and the server are built, the browser is started; after the last, it is stopped.
import { chromium } from 'playwright-core'
import type { TestProject } from 'vitest/node'
import { findBrowser } from './browser'
import { buildPage, buildServer } from './build'

declare module 'vitest' {
  export interface ProvidedContext {
    /** Where the browser listens. */
    browser: string
    /** The server's binary. */
    server: string
  }
}

const FLAGS = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  buildPage()
  project.provide('server', buildServer())
  const browser = await chromium.launchServer({
    executablePath: findBrowser(),
    // Chromium has no sandbox for root, which is who runs tests in a container.
    chromiumSandbox: process.getuid?.() !== 0,
    args: FLAGS,
  })
  project.provide('browser', browser.wsEndpoint())
  return () => browser.close()
}
