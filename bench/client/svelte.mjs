// Compiles Svelte's files for esbuild, as the bundler of an app does.
import { readFile } from 'node:fs/promises'
import { transform } from 'esbuild'
import { compile, compileModule } from 'svelte/compiler'

const options = { dev: false, generate: 'client' }

export const svelte = {
  name: 'svelte',
  setup({ onLoad }) {
    onLoad({ filter: /\.svelte$/ }, async ({ path: filename }) => {
      const source = await readFile(filename, 'utf8')
      return { contents: compile(source, { ...options, filename, css: 'injected' }).js.code }
    })
    onLoad({ filter: /\.svelte\.[jt]s$/ }, async ({ path: filename }) => {
      const source = await readFile(filename, 'utf8')
      const loader = filename.endsWith('ts') ? 'ts' : 'js'
      const { code } = await transform(source, { loader })
      return { contents: compileModule(code, { ...options, filename }).js.code }
    })
  },
}
