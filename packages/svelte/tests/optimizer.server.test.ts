// Vite in development bundles the package for an app that installed it, whose configuration says nothing about it.
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { svelte } from '@sveltejs/vite-plugin-svelte'
import { createServer } from 'vite'
import { expect, onTestFinished, test } from 'vitest'
import manifest from '../package.json'

const packages = join(import.meta.dirname, '../..')

// Vite starts with nothing it could have prepared, which takes seconds on a busy machine.
test('what is installed from a checkout is optimized without being named', {
  timeout: 60_000,
}, async () => {
  const root = mkdtempSync(join(tmpdir(), 'mizan-'))
  onTestFinished(() => rmSync(root, { recursive: true }))
  const installed = join(root, 'node_modules')
  mkdirSync(join(installed, '@mizan'), { recursive: true })
  for (const name of ['kernel', 'svelte']) {
    for (const part of ['src', 'package.json']) {
      cpSync(join(packages, name, part), join(installed, '@mizan', name, part), { recursive: true })
    }
  }
  symlinkSync(join(packages, '../node_modules/svelte'), join(installed, 'svelte'))
  const doors = Object.keys(manifest.exports).map((door) => join('@mizan/svelte', door))
  const server = await createServer({
    configFile: false,
    root,
    logLevel: 'silent',
    plugins: [svelte({ configFile: false })],
    server: { middlewareMode: true, ws: false },
    optimizeDeps: { include: doors, noDiscovery: true },
  })
  onTestFinished(() => server.close())
  const optimizer = server.environments.client.depsOptimizer
  await optimizer?.init()
  expect(Object.keys(optimizer?.metadata.optimized ?? {})).toEqual(expect.arrayContaining(doors))
})
