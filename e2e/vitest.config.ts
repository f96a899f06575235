// How the browser tests run: one browser for all of them, a server of its own for each.
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['tests/*.test.ts'],
    globalSetup: ['src/setup.ts'],
    testTimeout: 30_000,
  },
})
