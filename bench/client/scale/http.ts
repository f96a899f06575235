/** The few lines of fetch that libraries without a transport leave to the app. */
import type { FunctionName, Value } from './shape'

async function json<T>(request: Promise<Response>): Promise<T> {
  const answer = await request
  if (!answer.ok) throw new Error(`the server said ${answer.status}`)
  return (await answer.json()) as T
}

export function readOne(bundle: number, name: FunctionName): Promise<Value> {
  return json(fetch(`/api/plain/?bundle=${bundle}&name=${name}`))
}

export function readAll(bundle: number): Promise<Record<FunctionName, Value>> {
  return json(fetch(`/api/plain/?bundle=${bundle}`))
}

export function update(bundle: number, name: FunctionName): Promise<Value> {
  const body = JSON.stringify({ bundle, name })
  return json(fetch('/api/plain/update', { method: 'POST', body }))
}
