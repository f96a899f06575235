// Weighs one tiny app on Mizan and on each peer: same page, same bundler, React left out, min+gzip.
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'

const GOAL = 1
const PEERS = [
  ['react-query', '@tanstack/react-query'],
  ['swr', 'swr'],
  ['trpc', '@trpc/client + react-query'],
]

async function weigh(app) {
  const { outputFiles } = await build({
    entryPoints: [new URL(`apps/${app}.tsx`, import.meta.url).pathname],
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    jsx: 'automatic',
    define: { 'process.env.NODE_ENV': '"production"' },
    external: ['react', 'react/jsx-runtime', 'react-dom'],
    write: false,
  })
  return gzipSync(outputFiles[0].contents, { level: 9 }).length
}

const ours = await weigh('mizan')
for (const [app, name] of PEERS) {
  const theirs = await weigh(app)
  const ratio = ours / theirs
  const verdict = ratio <= GOAL ? 'met' : 'missed'
  process.stdout.write(
    `figure bytes ours=${ours} peer=${name}:${theirs} ratio=${ratio.toFixed(2)} goal=<=${GOAL.toFixed(2)} ${verdict}\n`,
  )
}
