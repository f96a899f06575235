// Bundles what apps import, minified and gzipped, and fails when a part is over its budget.
import { readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import { compileModule } from 'svelte/compiler'

/** What the generator makes of a backend with a board of two functions: its provider, and a hook for each. */
const board = 'BoardContext, useBoardCards, useBoardLists'
const generated = '../crates/mizan-codegen/tests/fixtures/board/client/react/index'
const react = ['react', '@mizan/kernel']

const budgets = [
  {
    name: '@mizan/kernel in a React app',
    bytes: 5250,
    // With a mutation that affects the board: single flight, retries, sessions, tabs and all.
    app: `${board}, useMoveCard`,
    file: 'kernel/src/index',
  },
  {
    name: '@mizan/kernel in a React app that merges results',
    bytes: 5550,
    app: `${board}, useMoveCard, useRenameCard`,
    file: 'kernel/src/index',
  },
  { name: '@mizan/kernel, all of it', bytes: 5950, file: 'kernel/src/index' },
  { name: '@mizan/kernel/optimistic', bytes: 750, file: 'kernel/src/optimistic' },
  { name: '@mizan/kernel/infinite', bytes: 950, file: 'kernel/src/infinite' },
  { name: '@mizan/kernel/follow', bytes: 350, file: 'kernel/src/follow' },
  { name: '@mizan/kernel/hydrate', bytes: 450, file: 'kernel/src/hydrate' },
  { name: '@mizan/kernel/devtools', bytes: 1450, file: 'kernel/src/devtools' },
  { name: '@mizan/react', bytes: 1500, file: 'react/src/index', external: react },
  {
    name: '@mizan/react/infinite',
    bytes: 350,
    file: 'react/src/infinite',
    external: [...react, '@mizan/kernel/infinite'],
  },
  {
    name: '@mizan/vue',
    bytes: 1500,
    file: 'vue/src/index',
    external: ['vue', '@mizan/kernel'],
  },
  {
    name: '@mizan/vue/loaded',
    bytes: 450,
    file: 'vue/src/loaded',
    external: ['vue', '@mizan/kernel'],
  },
  {
    name: '@mizan/svelte',
    bytes: 1500,
    file: 'svelte/src/index',
    external: ['svelte', '@mizan/kernel'],
  },
  {
    name: '@mizan/devtools, in development only',
    bytes: 8000,
    file: 'devtools/src/index',
    external: ['@mizan/kernel'],
  },
]

/** Compiles runes as the bundler of an app does. */
const runes = {
  name: 'runes',
  setup: ({ onLoad }) =>
    onLoad({ filter: /\.svelte\.js$/ }, ({ path: filename }) => {
      const code = readFileSync(filename, 'utf8')
      return { contents: compileModule(code, { filename, dev: false }).js.code }
    }),
}

/** The minified module that exports `names` of a file, and the names of all its exports. */
async function bundle(names, file, { external = [], plugins = [] }) {
  const { outputFiles, metafile } = await build({
    stdin: { contents: `export ${names} from './${file}.ts'`, resolveDir: 'packages' },
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    external,
    plugins: [runes, ...plugins],
    metafile: true,
    write: false,
  })
  const [{ exports }] = Object.values(metafile.outputs)
  return { module: outputFiles[0].text, exports }
}

/** Stands in for the kernel by exports that vanish when nobody uses them. */
const standIn = (names) => ({
  name: 'stand-in',
  setup({ onResolve, onLoad }) {
    const parts = names.map((name) => `export const ${name} = /* @__PURE__ */ used('${name}')`)
    onResolve({ filter: /^@mizan\/kernel$/ }, ({ path }) => ({ path, namespace: 'stand-in' }))
    onLoad({ filter: /./, namespace: 'stand-in' }, () => ({ contents: parts.join('\n') }))
  },
})

/** What an app uses of the kernel by these names of the generated code, itself or in their hooks. */
async function used(names) {
  const { exports } = await bundle('*', 'kernel/src/index', {})
  const plugins = [standIn(exports)]
  const { module } = await bundle(`{ ${names} }`, generated, { external: ['react'], plugins })
  return `{ ${[...module.matchAll(/used\("(\w+)"\)/g)].map(([, name]) => name).join(', ')} }`
}

for (const { name, bytes, app, file, external } of budgets) {
  const { module } = await bundle(app ? await used(app) : '*', file, { external })
  const size = gzipSync(module, { level: 9 }).length
  const over = size > bytes
  process.stdout.write(
    `${name}: ${size} of ${bytes} bytes (min+gzip)${over ? ': over budget, make it smaller' : ''}\n`,
  )
  if (over) process.exitCode = 1
}
