// Builds what is published of each package: a module for each of its doors, their types, and a manifest.
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs'
import { build } from 'tsdown'

for (const name of ['kernel', 'react', 'vue', 'svelte', 'devtools']) {
  const cwd = `packages/${name}`
  const manifest = JSON.parse(readFileSync(`${cwd}/package.json`, 'utf8'))
  const peers = Object.keys(manifest.peerDependencies ?? {})
  // Components are compiled with the app, types and all, and so published as they are written.
  const isComponent = ([door]) => door.endsWith('.svelte')
  const components = Object.entries(manifest.exports).filter(isComponent)
  const doors = Object.entries(manifest.exports).filter((door) => !isComponent(door))
  const moduleOf = (door) => (door === '.' ? 'index' : door.slice(2))
  // What a door leads to in development may differ from what it leads to else.
  const filesOf = (door, file) => ({
    [moduleOf(door)]: file.development ?? file.default ?? file,
    ...(file.development && { nothing: file.default }),
  })
  await build({
    cwd,
    config: false,
    entry: Object.assign({}, ...doors.map(([door, file]) => filesOf(door, file))),
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
  for (const [door, file] of doors) {
    const path = `./${moduleOf(door)}`
    manifest.exports[door] = file.development
      ? { types: `${path}.d.ts`, development: `${path}.js`, default: './nothing.js' }
      : { types: `${path}.d.ts`, ...own(`${path}.js`), default: `${path}.js` }
  }
  for (const [door, { svelte: file }] of components) {
    copyFileSync(`${cwd}/${file}`, `${cwd}/dist/${door}`)
    manifest.exports[door] = { svelte: door, default: door }
  }
  writeFileSync(`${cwd}/dist/package.json`, `${JSON.stringify(manifest, null, 2)}\n`)
  process.stdout.write(`${manifest.name}: npm publish ${cwd}/dist\n`)
}
