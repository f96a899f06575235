// Weighs one tiny app on Mizan and on each peer: same page, same bundler, the framework left out, min+gzip.
import { gzipSync } from 'node:zlib'
import { bundle } from './bundle.mjs'
import { figure } from './figure.mjs'

const FRAMEWORKS = [
  {
    name: 'react',
    file: 'tsx',
    external: ['react', 'react/jsx-runtime', 'react-dom'],
    peers: [
      ['react-query', '@tanstack/react-query'],
      ['swr', 'swr'],
      ['trpc', '@trpc/client + react-query'],
      ['convex', 'convex/react'],
    ],
  },
  {
    name: 'vue',
    file: 'ts',
    external: ['vue'],
    peers: [['vue-query', '@tanstack/vue-query']],
  },
  {
    name: 'svelte',
    file: 'svelte',
    external: ['svelte', 'svelte/*'],
    peers: [['svelte-query', '@tanstack/svelte-query']],
  },
]

/** Prints the figures. */
export async function bytes() {
  for (const { name, file, external, peers } of FRAMEWORKS) {
    const weigh = async (app) => {
      const module = await bundle(`bytes/${name}/${app}.${file}`, external)
      return gzipSync(module, { level: 9 }).length
    }
    const ours = await weigh('mizan')
    for (const [app, peer] of peers) figure(`bytes-${name}`, ours, peer, await weigh(app))
  }
}
