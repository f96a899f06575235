// How `npm test` finds and runs the tests of every package and example.
import { svelte } from '@sveltejs/vite-plugin-svelte'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vitest/config'

const include = ['{packages/*,examples/hello/web,examples/board/web/*}/tests/**/*.test.{ts,tsx}']
const onServer = ['**/*.server.test.{ts,tsx}']

export default defineConfig({
  plugins: [vue(), svelte({ configFile: false })],
  test: {
    restoreMocks: true,
    projects: [
      {
        // Svelte has one build for browsers and one for servers.
        extends: true,
        resolve: { conditions: ['browser'] },
        test: { name: 'browser', include, exclude: [...onServer, '**/node_modules/**'] },
      },
      {
        extends: true,
        test: { name: 'server', include: onServer, exclude: ['**/node_modules/**'] },
      },
    ],
  },
})
