// What has to be built before a test can run; `cargo xtask test` has done it and says so by `MIZAN_BOARD`.
import { execFileSync } from 'node:child_process'
import { join, resolve } from 'node:path'
import type { Backend, Web } from './setups'

export const ROOT = resolve(import.meta.dirname, '../..')

/** The page as it is shipped. */
export function pageOf(web: Web): string {
  return join(folderOf(web), 'dist')
}

/** Builds the page, unless that is done. */
export function buildPage(web: Web): void {
  if (!process.env.MIZAN_BOARD) vite(web, ['build'])
}

/** Builds the page with its framework's development checks into `folder`. */
export function buildDevelopmentPage(web: Web, folder: string): void {
  const flags = ['--mode', 'development', '--outDir', folder, '--emptyOutDir']
  vite(web, ['build', ...flags], 'development')
}

/** The command that serves the board, to which its flags are added; what it needs is built unless that is done. */
export function buildServer(backend: Backend): string[] {
  if (backend === 'axum') return [process.env.MIZAN_BOARD ?? buildBinary('board', 'board')]
  const script = join(ROOT, 'examples/board', backend, 'serve.py')
  return [process.env.MIZAN_PYTHON ?? buildEnvironment(), script]
}

/** The command line of Mizan; it is built unless that is done. */
export function buildMizan(): string {
  return process.env.MIZAN ?? buildBinary('mizan-cli', 'mizan')
}

function buildBinary(crate: string, name: string): string {
  execFileSync('cargo', ['build', '--quiet', '--package', crate], { cwd: ROOT, stdio: 'inherit' })
  const target = process.env.CARGO_TARGET_DIR ?? join(ROOT, 'target')
  return join(target, 'debug', name)
}

function buildEnvironment(): string {
  execFileSync('python3', ['python/environment.py'], { cwd: ROOT, stdio: 'inherit' })
  return join(ROOT, 'target/venv/bin/python')
}

function folderOf(web: Web): string {
  return join(ROOT, 'examples/board/web', web)
}

function vite(web: Web, args: readonly string[], mode = 'production'): void {
  execFileSync(process.execPath, [join(ROOT, 'node_modules/vite/bin/vite.js'), ...args], {
    cwd: folderOf(web),
    env: { ...process.env, NODE_ENV: mode },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
}
