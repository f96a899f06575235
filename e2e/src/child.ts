// A process of one's own that says on its first line where it listens.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'

/** How the stale detector of every backend begins a report in the log. */
const STALE = /a cached response (of .* )?is stale/

/** A running server process. */
export class Child {
  /** Where it listens. */
  readonly url: string
  readonly #process: ChildProcess
  readonly #stale: readonly string[]

  private constructor(url: string, process: ChildProcess, stale: readonly string[]) {
    this.url = url
    this.#process = process
    this.#stale = stale
  }

  /** Starts `command` and waits until it says where it is. */
  static async start(
    [program = '', ...args]: readonly string[],
    env: NodeJS.ProcessEnv = {},
  ): Promise<Child> {
    const child = spawn(program, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...env },
    })
    const stale: string[] = []
    createInterface({ input: child.stderr }).on('line', (line) => {
      process.stderr.write(`${line}\n`)
      if (STALE.test(line)) stale.push(line)
    })
    const url = (await firstLine(child)).match(/https?:\S+/)?.[0]
    if (!url) throw new Error(`\`${program}\` does not say where it is`)
    return new Child(url, child, stale)
  }

  /** Ends it. Fails when its stale detector found something while it ran. */
  async stop(): Promise<void> {
    const ended = once(this.#process, 'close')
    this.#process.kill('SIGTERM')
    await ended
    if (this.#stale.length) throw new Error(this.#stale.join('\n'))
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
