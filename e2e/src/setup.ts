// Before the first test: pages and servers are built, the browser is started; after the last, it is stopped.
import { chromium } from 'playwright'
import type { TestProject } from 'vitest/node'
import { launchOptions } from './browser'
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

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  each('web').forEach(buildPage)
  const servers = each('backend').map((backend) => [backend, buildServer(backend)])
  project.provide('servers', Object.fromEntries(servers))
  const browser = await chromium.launchServer(launchOptions)
  project.provide('browser', browser.wsEndpoint())
  return () => browser.close()
}
