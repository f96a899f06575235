// A board server of one's own: a process on a port the system chose, with a database that can begin anew.
import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'

// SQLite copies a database while a server has it open, which copying its file would not do.
const COPY = 'import sqlite3, sys; a, b = map(sqlite3.connect, sys.argv[1:]); a.backup(b)'

/** A running server. */
export class Server {
  readonly url: string
  readonly #child: ChildProcess
  readonly #folder: string

  private constructor(url: string, child: ChildProcess, folder: string) {
    this.url = url
    this.#child = child
    this.#folder = folder
  }

  /** Starts `command` serving the page in the folder `page`. */
  static async start([program = '', ...args]: readonly string[], page: string): Promise<Server> {
    const folder = mkdtempSync(join(tmpdir(), 'mizan-e2e-'))
    const flags = ['--port', '0', '--web', page, '--db', join(folder, 'live')]
    const child = spawn(program, [...args, ...flags], { stdio: ['ignore', 'pipe', 'inherit'] })
    const server = new Server(await firstLine(child), child, folder)
    await server.#copy('live', 'fresh')
    return server
  }

  /** Everything is again as it was at the start, which is much faster than another server. */
  reset(): Promise<void> {
    return this.#copy('fresh', 'live')
  }

  async stop(): Promise<void> {
    const ended = once(this.#child, 'exit')
    this.#child.kill('SIGTERM')
    await ended
    rmSync(this.#folder, { recursive: true })
  }

  async #copy(from: string, to: string): Promise<void> {
    const files = [from, to].map((name) => join(this.#folder, name))
    await promisify(execFile)('python3', ['-c', COPY, ...files])
  }
}

async function firstLine(child: ChildProcess): Promise<string> {
  if (!child.stdout) throw new Error('the server has no output')
  for await (const line of createInterface({ input: child.stdout })) {
    child.stdout.resume()
    return line
  }
  throw new Error('the server ended before it said where it is')
}
