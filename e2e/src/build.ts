// What has to be built before a test can run; `cargo xtask test` has done it and says so by `MIZAN_BOARD`.
import { execFileSync } from 'node:child_process'
import { join, resolve } from 'node:path'

export const ROOT = resolve(import.meta.dirname, '../..')
const WEB = join(ROOT, 'examples/board/web/react')

/** The page as it is shipped. */
export const PAGE = join(WEB, 'dist')

/** Builds the page, unless that is done. */
export function buildPage(): void {
  if (!process.env.MIZAN_BOARD) vite(['build'])
}

/** Builds the page with React's development checks into `folder`. */
export function buildDevelopmentPage(folder: string): void {
  vite(['build', '--mode', 'development', '--outDir', folder, '--emptyOutDir'], 'development')
}

/** The server's binary, built unless that is done. */
export function buildServer(): string {
  if (process.env.MIZAN_BOARD) return process.env.MIZAN_BOARD
  execFileSync('cargo', ['build', '--quiet', '--package', 'board'], { cwd: ROOT, stdio: 'inherit' })
  const target = process.env.CARGO_TARGET_DIR ?? join(ROOT, 'target')
  return join(target, 'debug', 'board')
}

function vite(args: readonly string[], mode = 'production'): void {
  execFileSync(process.execPath, [join(ROOT, 'node_modules/vite/bin/vite.js'), ...args], {
    cwd: WEB,
    env: { ...process.env, NODE_ENV: mode },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
}
