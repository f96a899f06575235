// The examples in the READMEs are the files beside the generated client here, which are type-checked.
import { expect, test } from 'vitest'
import kernelReadme from '../../kernel/README.md?raw'
import reactReadme from '../README.md?raw'
import kernelExample from './readme/kernel.ts?raw'
import reactExample from './readme/react.tsx?raw'

test.each([
  ['kernel', 'ts', kernelReadme, kernelExample],
  ['react', 'tsx', reactReadme, reactExample],
])('the example of %s is code that compiles', (_name, language, readme, checked) => {
  const [, example] = readme.match(new RegExp(`\`\`\`${language}\n(.*?)\`\`\``, 's')) ?? []
  expect(checked.slice(checked.indexOf('\n') + 1)).toBe(example)
})
