// The examples in the READMEs are the files beside the generated client here, which are type-checked.
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

test.each([
  ['kernel', 'ts', 'kernel.ts'],
  ['react', 'tsx', 'react.tsx'],
])('the example of %s is code that compiles', (name, language, file) => {
  const packages = new URL('../../', import.meta.url)
  const readme = readFileSync(new URL(`${name}/README.md`, packages), 'utf8')
  const [, example] = readme.match(new RegExp(`\`\`\`${language}\n(.*?)\`\`\``, 's')) ?? []
  const checked = readFileSync(new URL(`readme/${file}`, import.meta.url), 'utf8')
  expect(checked.slice(checked.indexOf('\n') + 1)).toBe(example)
})
