// How `npm test` finds and runs the tests of every package.
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['packages/*/tests/**/*.test.{ts,tsx}'],
    restoreMocks: true,
  },
})
