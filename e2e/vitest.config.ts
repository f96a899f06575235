// How the browser tests run: one browser for all of them, servers of its own for each file.
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['tests/*.test.ts'],
    globalSetup: ['src/setup.ts'],
    testTimeout: 30_000,
    // Fresh bundles ride on an answer for 150 ms at most, which an overloaded machine may miss.
    retry: 1,
  },
})
