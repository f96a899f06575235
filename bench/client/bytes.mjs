// Weighs one tiny app on Mizan and on each peer: same page, same bundler, React left out, min+gzip.
import { gzipSync } from 'node:zlib'
import { bundle } from './bundle.mjs'
import { figure } from './figure.mjs'

const PEERS = [
  ['react-query', '@tanstack/react-query'],
  ['swr', 'swr'],
  ['trpc', '@trpc/client + react-query'],
  ['convex', 'convex/react'],
]

async function weigh(app) {
  const module = await bundle(`bytes/react/${app}.tsx`, ['react', 'react/jsx-runtime', 'react-dom'])
  return gzipSync(module, { level: 9 }).length
}

/** Prints the figures. */
export async function bytes() {
  const ours = await weigh('mizan')
  for (const [app, name] of PEERS) figure('bytes-react', ours, name, await weigh(app))
}
