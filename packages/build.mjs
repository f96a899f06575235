// Builds what is published of each package: its modules, their types, and a manifest that points at them.
import { readFileSync, writeFileSync } from 'node:fs'
import { build } from 'tsdown'

for (const name of ['kernel', 'react', 'vue', 'svelte']) {
  const cwd = `packages/${name}`
  const manifest = JSON.parse(readFileSync(`${cwd}/package.json`, 'utf8'))
  await build({
    cwd,
    config: false,
    entry: 'src/index.ts',
    dts: true,
    platform: 'neutral',
    target: 'es2022',
    tsconfig: '../../tsconfig.base.json',
    copy: ['README.md'],
    deps: { neverBundle: Object.keys(manifest.peerDependencies ?? {}) },
    // Runes are compiled with the app, which tells their modules by name: `.svelte.js`.
    unbundle: name === 'svelte',
    logLevel: 'warn',
  })
  delete manifest.files
  const svelte = name === 'svelte' ? { svelte: './index.js' } : {}
  manifest.exports = { '.': { types: './index.d.ts', ...svelte, default: './index.js' } }
  writeFileSync(`${cwd}/dist/package.json`, `${JSON.stringify(manifest, null, 2)}\n`)
  process.stdout.write(`${manifest.name}: npm publish ${cwd}/dist\n`)
}
