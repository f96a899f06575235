// A board of one's own: a server on a port the system chose, maybe an edge before it, and a database that can begin anew.
import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { Child } from './child'
import { Redis } from './redis'

// SQLite copies a database while a server has it open, which copying its file would not do.
const COPY = 'import sqlite3, sys; a, b = map(sqlite3.connect, sys.argv[1:]); a.backup(b)'

/** How a board is served. */
export interface Serving {
  /** The command that serves it, to which its flags are added. */
  readonly command: readonly string[]
  /** The command that starts an edge, if one shall stand before it. */
  readonly edge?: readonly string[] | undefined
  /** The Redis server it shall keep answers in; otherwise it keeps them in its memory. */
  readonly redis?: string | undefined
  /** What both must know. */
  readonly env?: NodeJS.ProcessEnv
  /** The folder of the page. */
  readonly page: string
}

/** A running board. */
export class Server {
  readonly #serving: Serving
  readonly #folder = mkdtempSync(join(tmpdir(), 'mizan-e2e-'))
  #origin?: Child
  #edge?: Child
  #redis?: Redis
  #isFresh = true

  private constructor(serving: Serving) {
    this.#serving = serving
  }

  static async start(serving: Serving): Promise<Server> {
    const server = new Server(serving)
    const { redis } = serving
    if (redis) server.#redis = await Redis.start(redis, server.#folder)
    await server.#start()
    await server.#copy('live', 'fresh')
    return server
  }

  /** Where the browser finds it. */
  get url(): string {
    return (this.#edge ?? this.#origin)?.url ?? ''
  }

  /** Everything is again as it was at the start. A copy of the database goes behind the back of what is kept. */
  async reset(): Promise<void> {
    if (this.#redis) {
      await this.#copy('fresh', 'live')
      await this.#redis.forget()
    } else if (!this.#isFresh) {
      await this.#end()
      await this.#copy('fresh', 'live')
      await this.#start()
    }
    this.#isFresh = false
  }

  async stop(): Promise<void> {
    await this.#end()
    await this.#redis?.stop()
    rmSync(this.#folder, { recursive: true })
  }

  async #start(): Promise<void> {
    const { command, edge, page } = this.#serving
    const env = {
      ...this.#serving.env,
      MIZAN_CACHE: this.#redis?.url ?? 'memory',
      MIZAN_STALE_DETECTOR: '1',
    }
    const flags = ['--port', '0', '--web', page, '--db', join(this.#folder, 'live')]
    this.#origin = await Child.start([...command, ...flags], env)
    const at = ['--listen', '127.0.0.1:0', '--origin', this.#origin.url]
    if (edge) this.#edge = await Child.start([...edge, ...at], env)
  }

  async #end(): Promise<void> {
    await this.#edge?.stop()
    await this.#origin?.stop()
  }

  async #copy(from: string, to: string): Promise<void> {
    const files = [from, to].map((name) => join(this.#folder, name))
    await promisify(execFile)('python3', ['-c', COPY, ...files])
  }
}
