// The comparison in the guide names tests; they are there.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const PACKAGES = join(import.meta.dirname, '../..')

/** Every test file of the kernel and of React as one text. */
function tests(): string {
  const folders = ['kernel', 'react'].map((name) => join(PACKAGES, name, 'tests'))
  const files = folders.flatMap((folder) =>
    readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isFile() && /\.test\.tsx?$/.test(entry.name))
      .map((entry) => join(folder, entry.name)),
  )
  return files.map((file) => readFileSync(file, 'utf8')).join('\n')
}

/** What stands in the last column of the table, between backticks. */
function named(guide: string): string[] {
  const rows = guide.split('\n').filter((line) => line.startsWith('| '))
  const last = rows.slice(1).map((row) => row.split('|').at(-2) ?? '')
  return last.flatMap((cell) => [...cell.matchAll(/`([^`]+)`/g)].map(([, name]) => name ?? ''))
}

test('every test that the comparison with TanStack Query names exists', () => {
  const guide = readFileSync(join(PACKAGES, '../docs/tanstack-query.md'), 'utf8')
  const names = named(guide)
  expect(names.length).toBeGreaterThan(30)
  const all = tests()
  expect(names.filter((name) => !all.includes(`'${name}'`))).toEqual([])
})
