// A Redis of one's own, on a socket in a folder, which can forget everything at once.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createConnection } from 'node:net'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

/** A running Redis. */
export class Redis {
  readonly #socket: string
  readonly #process: ChildProcess

  private constructor(socket: string, process: ChildProcess) {
    this.#socket = socket
    this.#process = process
  }

  /** Starts the server `program` and waits until it is ready. */
  static async start(program: string, folder: string): Promise<Redis> {
    const socket = join(folder, 'redis.sock')
    const flags = ['--port', '0', '--unixsocket', socket, '--dir', folder, '--save', '']
    const child = spawn(program, flags, { stdio: ['ignore', 'pipe', 'inherit'] })
    for await (const line of createInterface({ input: child.stdout })) {
      if (!/ready to accept connections/i.test(line)) continue
      child.stdout.resume()
      return new Redis(socket, child)
    }
    throw new Error(`\`${program}\` ended before it was ready`)
  }

  /** How a backend finds it. */
  get url(): string {
    return `redis+unix://${this.#socket}`
  }

  /** Nothing is kept any more. */
  async forget(): Promise<void> {
    const connection = createConnection(this.#socket)
    connection.write('FLUSHALL\r\n')
    const [answer] = await once(connection, 'data')
    connection.destroy()
    if (!String(answer).startsWith('+OK')) throw new Error(`Redis says ${answer}`)
  }

  async stop(): Promise<void> {
    const ended = once(this.#process, 'exit')
    this.#process.kill('SIGTERM')
    await ended
  }
}
