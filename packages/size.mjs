// Bundles what apps import, minified and gzipped, and fails when a part is over its budget.
import { readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { build, transform } from 'esbuild'
import { compileModule } from 'svelte/compiler'

/** What generated code and `@mizan/react` import of the kernel, besides `configure` of the app itself. */
const app =
  'configure createClient defaultClient defineContext defineFunction memberValue memberView MizanError summaryView'

const budgets = [
  { name: '@mizan/kernel in a React app', bytes: 5700, names: app, from: 'kernel', external: [] },
  { name: '@mizan/react', bytes: 1500, from: 'react', external: ['react', '@mizan/kernel'] },
  { name: '@mizan/vue', bytes: 1500, from: 'vue', external: ['vue', '@mizan/kernel'] },
  { name: '@mizan/svelte', bytes: 1500, from: 'svelte', external: ['svelte', '@mizan/kernel'] },
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

for (const { name, bytes, names, from, external } of budgets) {
  const exported = names ? `{ ${names.split(' ').join(', ')} }` : '*'
  const { outputFiles } = await build({
    stdin: {
      contents: `export ${exported} from './${from}/src/index.ts'`,
      resolveDir: 'packages',
    },
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
