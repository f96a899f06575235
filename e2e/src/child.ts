// A process of one's own that says on its first line where it listens.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'

/** A running server process. */
export class Child {
  /** Where it listens. */
  readonly url: string
  readonly #process: ChildProcess

  private constructor(url: string, process: ChildProcess) {
    this.url = url
    this.#process = process
  }

  /** Starts `command` and waits until it says where it is. */
  static async start(
    [program = '', ...args]: readonly string[],
    env: NodeJS.ProcessEnv = {},
  ): Promise<Child> {
    const child = spawn(program, args, {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, ...env },
    })
    const url = (await firstLine(child)).match(/https?:\S+/)?.[0]
    if (!url) throw new Error(`\`${program}\` does not say where it is`)
    return new Child(url, child)
  }

  async stop(): Promise<void> {
    const ended = once(this.#process, 'exit')
    this.#process.kill('SIGTERM')
    await ended
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
