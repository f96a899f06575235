// How `npm test` finds and runs the tests of every package and example: in Chromium, and without a page in Node.
import { svelte } from '@sveltejs/vite-plugin-svelte'
import vue from '@vitejs/plugin-vue'
import { playwright } from '@vitest/browser-playwright'
import { defineConfig } from 'vitest/config'
import { launchOptions } from './e2e/src/browser.ts'
import * as commands from './packages/behaviour/browser/commands.ts'

const onPage = ['packages/{behaviour,devtools,react,svelte,vue}/tests/**/*.test.{ts,tsx}']
const onServer = ['**/*.server.test.{ts,tsx}']
const plain = ['{packages/kernel,examples/hello/web,examples/board/web/*}/tests/**/*.test.ts']
const installed = '**/node_modules/**'

/** The React before this one; its own `react-dom` finds it beside itself. */
const react18 = new URL('packages/behaviour/react18/node_modules/', import.meta.url).pathname

const browser = () => ({
  enabled: true,
  headless: true,
  screenshotFailures: false,
  provider: playwright({ launchOptions }),
  instances: [{ browser: 'chromium' as const }],
  commands: { ...commands },
})

/** Found now; a dependency that is found while tests run would load the page anew. */
const react = ['', '/jsx-runtime', '/jsx-dev-runtime', '-dom', '-dom/client', '-dom/server']
const optimizeDeps = {
  include: react.map((path) => `react${path}`),
  exclude: ['svelte', 'vue'],
}

export default defineConfig({
  plugins: [vue(), svelte({ configFile: false })],
  test: {
    restoreMocks: true,
    maxWorkers: 3,
    projects: [
      {
        extends: true,
        optimizeDeps,
        test: {
          name: 'page',
          browser: browser(),
          include: onPage,
          exclude: [...onServer, installed],
        },
      },
      {
        extends: true,
        optimizeDeps,
        resolve: { alias: [{ find: /^(react|react-dom)(?=\/|$)/, replacement: `${react18}$1` }] },
        test: {
          name: 'react18',
          browser: browser(),
          env: { REACT: '18' },
          include: ['packages/{react/tests/**/*,behaviour/tests/react}.test.{ts,tsx}'],
          exclude: [...onServer, installed],
        },
      },
      {
        extends: true,
        test: { name: 'node', include: [...plain, ...onServer], exclude: [installed] },
      },
    ],
  },
})
