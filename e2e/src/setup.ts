// Before the first test: pages and servers are built, the browser is started; after the last, it is stopped.
import { chromium } from 'playwright-core'
import type { TestProject } from 'vitest/node'
import { findBrowser } from './browser'
import { buildPage, buildServer } from './build'
import { type Backend, each } from './setups'

declare module 'vitest' {
  export interface ProvidedContext {
    /** Where the browser listens. */
    browser: string
    /** The command that serves the board, for each backend. */
    servers: Record<Backend, string[]>
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
  each('web').forEach(buildPage)
  const servers = each('backend').map((backend) => [backend, buildServer(backend)])
  project.provide('servers', Object.fromEntries(servers))
  const browser = await chromium.launchServer({
    executablePath: findBrowser(),
    // Chromium has no sandbox for root, which is who runs tests in a container.
    chromiumSandbox: process.getuid?.() !== 0,
    args: FLAGS,
  })
  project.provide('browser', browser.wsEndpoint())
  return () => browser.close()
}
