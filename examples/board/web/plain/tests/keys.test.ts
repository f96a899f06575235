// The keys in a field of text: which save and which give up.
import { expect, test } from 'vitest'
import { meaning } from '../keys'

const press = (key: string, held = {}) => ({ key, metaKey: false, ctrlKey: false, ...held })

test('Enter saves a line, and makes a new one where there are several', () => {
  expect(meaning(press('Enter'))).toBe('save')
  expect(meaning(press('Enter'), true)).toBeUndefined()
})

test.each(['metaKey', 'ctrlKey'])('Enter with %s saves several lines', (held) => {
  expect(meaning(press('Enter', { [held]: true }), true)).toBe('save')
})

test('Escape gives up, any other key means a letter', () => {
  expect(meaning(press('Escape'), true)).toBe('give up')
  expect(meaning(press('a'))).toBeUndefined()
})
