// Builds what is published of each package: a module for each of its doors, their types, and a manifest.
import { readFileSync, writeFileSync } from 'node:fs'
import { build } from 'tsdown'

for (const name of ['kernel', 'react', 'vue', 'svelte']) {
  const cwd = `packages/${name}`
  const manifest = JSON.parse(readFileSync(`${cwd}/package.json`, 'utf8'))
  const peers = Object.keys(manifest.peerDependencies ?? {})
  const doors = Object.entries(manifest.exports)
  const moduleOf = (door) => (door === '.' ? 'index' : door.slice(2))
  await build({
    cwd,
    config: false,
    entry: Object.fromEntries(doors.map(([door, file]) => [moduleOf(door), file.default ?? file])),
    dts: true,
    platform: 'neutral',
    target: 'es2022',
    tsconfig: '../../tsconfig.base.json',
    copy: ['README.md'],
    deps: { neverBundle: peers.map((peer) => new RegExp(`^${peer}(/|$)`)) },
    // Runes are compiled with the app, which tells their modules by name: `.svelte.js`.
    unbundle: name === 'svelte',
    logLevel: 'warn',
  })
  delete manifest.files
  const own = name === 'svelte' ? (path) => ({ svelte: path }) : () => ({})
  for (const [door] of doors) {
    const path = `./${moduleOf(door)}`
    manifest.exports[door] = { types: `${path}.d.ts`, ...own(`${path}.js`), default: `${path}.js` }
  }
  writeFileSync(`${cwd}/dist/package.json`, `${JSON.stringify(manifest, null, 2)}\n`)
  process.stdout.write(`${manifest.name}: npm publish ${cwd}/dist\n`)
}
