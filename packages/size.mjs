// Bundles each package, minified and gzipped, and fails when one is over its budget.
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'

const budgets = [
  { name: 'kernel', bytes: 5000, external: [] },
  { name: 'react', bytes: 1500, external: ['react', '@mizan/kernel'] },
]

for (const { name, bytes, external } of budgets) {
  const { outputFiles } = await build({
    entryPoints: [`packages/${name}/src/index.ts`],
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    external,
    write: false,
  })
  const size = gzipSync(outputFiles[0].contents, { level: 9 }).length
  const over = size > bytes
  process.stdout.write(
    `@mizan/${name}: ${size} of ${bytes} bytes (min+gzip)${over ? ': over budget, make it smaller' : ''}\n`,
  )
  if (over) process.exitCode = 1
}
