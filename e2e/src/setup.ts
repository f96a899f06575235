// Before the first test: pages and servers are built, the browser is started; after the last, it is stopped.
import { execFileSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { chromium } from 'playwright'
import type { TestProject } from 'vitest/node'
import { launchOptions } from './browser'
import { buildMizan, buildPage, buildServer } from './build'
import { type Backend, each } from './setups'

declare module 'vitest' {
  export interface ProvidedContext {
    /** Where the browser listens. */
    browser: string
    /** The command that serves the board, for each backend. */
    servers: Record<Backend, string[]>
    /** The command that starts an edge. */
    edge: string[]
    /** The Redis server. */
    redis: string
    /** What a backend and its edge must know of each other. */
    secrets: Record<string, string>
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  each('web').forEach(buildPage)
  const servers = each('backend').map((backend) => [backend, buildServer(backend)])
  project.provide('servers', Object.fromEntries(servers))
  const mizan = buildMizan()
  project.provide('edge', [mizan, 'edge'])
  project.provide('redis', process.env.MIZAN_REDIS_SERVER ?? 'redis-server')
  project.provide('secrets', {
    MIZAN_CACHE_SECRET: randomUUID(),
    MIZAN_EDGE_SECRET: randomUUID(),
    MIZAN_MWT_KEYS: execFileSync(mizan, ['keys'], { encoding: 'utf8' }),
  })
  const browser = await chromium.launchServer(launchOptions)
  project.provide('browser', browser.wsEndpoint())
  return () => browser.close()
}
