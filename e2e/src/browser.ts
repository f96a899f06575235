// Which browser the tests run in.
import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome']

/** The one `MIZAN_BROWSER` names, or the first Chromium on the path. */
export function findBrowser(): string {
  const named = process.env.MIZAN_BROWSER
  if (named) return named
  const folders = (process.env.PATH ?? '').split(delimiter)
  const found = NAMES.flatMap((name) => folders.map((folder) => join(folder, name))).find(canRun)
  if (found) return found
  throw new Error('no Chromium on the path: install one, or name it in `MIZAN_BROWSER`')
}

function canRun(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}
