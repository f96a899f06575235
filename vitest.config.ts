// How `npm test` finds and runs the tests of every package and example.
import { svelte } from '@sveltejs/vite-plugin-svelte'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vitest/config'

const include = ['{packages/*,examples/hello/web,examples/board/web/*}/tests/**/*.test.{ts,tsx}']
const onServer = ['**/*.server.test.{ts,tsx}']
const exclude = [...onServer, '**/node_modules/**']

/** The React before this one; its own `react-dom` finds it beside itself. */
const react18 = new URL('packages/behaviour/react18/node_modules/', import.meta.url).pathname

export default defineConfig({
  plugins: [vue(), svelte({ configFile: false })],
  test: {
    restoreMocks: true,
    projects: [
      {
        // Svelte has one build for browsers and one for servers.
        extends: true,
        resolve: { conditions: ['browser'] },
        test: { name: 'browser', include, exclude },
      },
      {
        extends: true,
        resolve: {
          conditions: ['browser'],
          alias: [{ find: /^(react|react-dom)(?=\/|$)/, replacement: `${react18}$1` }],
        },
        test: {
          name: 'react18',
          env: { REACT: '18' },
          include: ['packages/react/tests/**/*.test.{ts,tsx}'],
          exclude,
        },
      },
      {
        extends: true,
        test: { name: 'server', include: onServer, exclude: ['**/node_modules/**'] },
      },
    ],
  },
})
