// How every variant is bundled: as for production, React left out or not.
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { svelte } from './svelte.mjs'

const folder = (path) => fileURLToPath(new URL(path, import.meta.url))

const SINGLE = {
  react: folder('node_modules/react'),
  'react-dom': folder('node_modules/react-dom'),
}

/** The minified module of `entry`, a path below this folder. */
export async function bundle(entry, external = []) {
  const { outputFiles } = await build({
    entryPoints: [folder(entry)],
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    jsx: 'automatic',
    define: { 'process.env.NODE_ENV': '"production"' },
    external,
    conditions: ['svelte'],
    plugins: [svelte],
    // Ours and the peers' packages stand in different folders; a page has one React.
    alias: external.length ? {} : SINGLE,
    write: false,
  })
  return outputFiles[0].contents
}
