// A client with everything in a test's hand.
import { type Client, createClient } from '../client'
import type { ClientOptions } from '../options'
import { FakeClock } from './clock'
import { FakePage } from './page'
import { FakeServer } from './server'

/** A client, and what it stands on. */
export interface TestClient {
  readonly client: Client
  readonly server: FakeServer
  readonly clock: FakeClock
  readonly page: FakePage
}

/** Makes a client whose server, time and page the test plays; nothing in it waits for the real ones. */
export function createTestClient(options: ClientOptions = {}): TestClient {
  const server = new FakeServer()
  const clock = new FakeClock()
  const page = new FakePage()
  const { fetch } = server
  const given = { base: '', fetch, clock, page, random: () => 0.5, channel: false, ...options }
  return { client: createClient(given as ClientOptions), server, clock, page }
}
