/**
 * What tests of an app need: a server, a clock, a page and tabs that the test holds in its hand.
 *
 * @packageDocumentation
 */
export type { Asked } from './asked'
export { createTestClient, type TestClient } from './client'
export { FakeClock } from './clock'
export { FakePage } from './page'
export { type Effects, FakeServer } from './server'
export { settled } from './settled'
export { tabs } from './tabs'
