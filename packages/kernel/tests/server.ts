// What the kernel's own tests stand on: its test kit, and a client below `/api`.
import {
  type Client,
  type ClientOptions,
  type ContextDef,
  type RegisteredContext,
  registerContext,
} from '../src/index'
import { createTestClient, type TestClient } from '../src/testing/index'

export { type Asked, FakeClock, FakePage, FakeServer, settled, tabs } from '../src/testing/index'

/** A client with everything in the test's hand. */
export function setUp(options: ClientOptions = {}): TestClient {
  return createTestClient({ base: '/api', ...options })
}

/** Keeps a bundle of a client loaded. */
export function register<P extends object, D, E>(
  client: Client,
  def: ContextDef<P, D, E>,
  params: P,
): RegisteredContext<D, E> {
  return registerContext(def, params, { client })
}
