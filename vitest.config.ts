// How `npm test` finds and runs the tests of every package and example.
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['{packages/*,examples/hello/web,examples/board/web/*}/tests/**/*.test.{ts,tsx}'],
    restoreMocks: true,
  },
})
