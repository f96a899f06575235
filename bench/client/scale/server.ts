/** A server in the page: answers at once, so that only the client's own work is measured. */
import { FUNCTIONS, type FunctionName, type Value } from './shape'

let version = 1

/** From now on every read gives new data. */
export function change(): number {
  return ++version
}

/** The version of what is read now. */
export function current(): number {
  return version
}

function value(bundle: number): Value {
  const items = Array.from({ length: 5 }, (_, id) => ({ id, text: `item ${id} of ${bundle}` }))
  return { version, items }
}

/** All functions of a bundle. */
export function readBundle(bundle: number): Record<FunctionName, Value> {
  const entries = FUNCTIONS.map((name) => [name, value(bundle)])
  return Object.fromEntries(entries) as Record<FunctionName, Value>
}

/** Answers what Mizan asks and, below `/api/plain/`, what the peers' own functions ask. */
export async function answer(input: string, body?: string): Promise<unknown> {
  const { pathname, searchParams } = new URL(input, 'http://page')
  if (body) {
    const { bundle, name } = JSON.parse(body) as { bundle: number; name: FunctionName }
    const result = value(bundle)
    if (pathname.startsWith('/api/plain/')) return result
    return { result, merge: [{ context: 'board', slot: name, value: result, params: { bundle } }] }
  }
  const bundle = readBundle(Number(searchParams.get('bundle')))
  const name = searchParams.get('name') as FunctionName | null
  return name ? bundle[name] : bundle
}

/** Puts the server in the place of the network. */
export function install(): void {
  globalThis.fetch = async (input, init) => {
    const text = JSON.stringify(await answer(String(input), init?.body as string | undefined))
    return new Response(text, { headers: { 'content-type': 'application/json' } })
  }
}
