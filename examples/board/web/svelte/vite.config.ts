// How the page is built; in development Vite stands in front of the server that MIZAN_SERVER names.
import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig } from 'vite'

const server = process.env.MIZAN_SERVER ?? 'http://127.0.0.1:3000'

export default defineConfig({
  publicDir: '../look/public',
  plugins: [svelte({ configFile: false })],
  // The page's own host goes along: servers compare it with `Origin`.
  server: { proxy: { '/api': { target: server, changeOrigin: false } } },
})
