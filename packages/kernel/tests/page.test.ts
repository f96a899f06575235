// The page where there is none: what a browser's tells, the behaviours of the framework packages show in one.
import { expect, test, vi } from 'vitest'
import { browserPage } from '../src/page'

test('where there is no page it is looked at and connected', () => {
  expect([browserPage.isHidden(), browserPage.isOffline()].some(Boolean)).toBe(false)
})

test('where there is no page nobody listens for one', () => {
  const listen = vi.fn()
  vi.stubGlobal('addEventListener', listen)
  browserPage.listen(() => {})()
  expect(listen).not.toHaveBeenCalled()
  vi.unstubAllGlobals()
})
