// The codes the client knows, and what it retries, are those of the protocol.
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { ServerCode } from '../src/index'
import { board } from './board'
import { register, settled, setUp } from './server'

type Listed = Record<string, { status: number; title: string; retry: boolean }>

const list = new URL('../../../spec/errors.json', import.meta.url)
const listed = Object.entries(JSON.parse(readFileSync(list, 'utf8')) as Listed)

const known: Record<ServerCode, true> = {
  malformed: true,
  undeclared_param: true,
  repeated_param: true,
  unauthenticated: true,
  forbidden: true,
  cross_origin: true,
  unknown_context: true,
  unknown_function: true,
  not_found: true,
  method_not_allowed: true,
  payload_too_large: true,
  uri_too_long: true,
  unsupported_media_type: true,
  invalid: true,
  too_many_requests: true,
  internal: true,
  unavailable: true,
  timeout: true,
}

test('the codes are those of spec/errors.json', () => {
  expect(Object.keys(known).sort()).toEqual(listed.map(([code]) => code).sort())
})

test.each(listed)('a read that fails with %s is retried as the list says', async (code, entry) => {
  const { client, server, clock } = setUp()
  register(client, board, { board_id: 1 })
  await settled()
  await server.last.refuse(entry.status, { code, title: entry.title })
  expect(clock.due.length > 0).toBe(entry.retry)
})
