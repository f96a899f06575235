// A board server of one's own: a process with a database in memory, on a port the system chose.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'

/** A running server and the way to stop it. */
export interface Server {
  readonly url: string
  stop(): Promise<void>
}

/** Starts `binary` serving the page in the folder `page`. */
export async function startServer(binary: string, page: string): Promise<Server> {
  const child = spawn(binary, ['--port', '0', '--web', page], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const url = await firstLine(child)
  const stop = async () => {
    const ended = once(child, 'exit')
    child.kill('SIGTERM')
    await ended
  }
  return { url, stop }
}

async function firstLine(child: ChildProcess): Promise<string> {
  if (!child.stdout) throw new Error('the server has no output')
  for await (const line of createInterface({ input: child.stdout })) {
    child.stdout.resume()
    return line
  }
  throw new Error('the server ended before it said where it is')
}
