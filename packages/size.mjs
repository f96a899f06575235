// Bundles what apps import, minified and gzipped, and fails when a part is over its budget.
import { readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { build, transform } from 'esbuild'
import { compileModule } from 'svelte/compiler'

/** What a small app imports of the kernel: generated definitions, a provider, a data hook, a function hook. */
const app = 'defaultClient, defineContext, defineFunction, memberValue, MizanError'
const react = ['react', '@mizan/kernel']

const budgets = [
  {
    name: '@mizan/kernel in a React app',
    bytes: 5500,
    exports: `{ ${app} }`,
    file: 'kernel/src/index',
  },
  { name: '@mizan/kernel, all of it', bytes: 5950, file: 'kernel/src/index' },
  { name: '@mizan/kernel/optimistic', bytes: 750, file: 'kernel/src/optimistic' },
  { name: '@mizan/kernel/infinite', bytes: 950, file: 'kernel/src/infinite' },
  { name: '@mizan/kernel/hydrate', bytes: 450, file: 'kernel/src/hydrate' },
  { name: '@mizan/kernel/devtools', bytes: 1050, file: 'kernel/src/devtools' },
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
    onLoad({ filter: /\.svelte\.ts$/ }, async ({ path: filename }) => {
      const { code } = await transform(readFileSync(filename, 'utf8'), { loader: 'ts' })
      return { contents: compileModule(code, { filename, dev: false }).js.code }
    }),
}

for (const { name, bytes, exports = '*', file, external = [] } of budgets) {
  const { outputFiles } = await build({
    stdin: { contents: `export ${exports} from './${file}.ts'`, resolveDir: 'packages' },
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    external,
    plugins: [runes],
    write: false,
  })
  const size = gzipSync(outputFiles[0].contents, { level: 9 }).length
  const over = size > bytes
  process.stdout.write(
    `${name}: ${size} of ${bytes} bytes (min+gzip)${over ? ': over budget, make it smaller' : ''}\n`,
  )
  if (over) process.exitCode = 1
}
