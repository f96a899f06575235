// Which browser tests run in, and how it is started.
import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome']

const FLAGS = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** How Playwright starts the browser; which one that is, is found out when it is asked for. */
export const launchOptions = {
  get executablePath() {
    return findBrowser()
  },
  // Chromium has no sandbox for root, which is who runs tests in a container.
  chromiumSandbox: process.getuid?.() !== 0,
  args: FLAGS,
}

/** The one `MIZAN_BROWSER` names, or the first Chromium on the path. */
function findBrowser(): string {
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
