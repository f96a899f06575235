// @vitest-environment happy-dom
// The page of a real browser: what it tells, and that it stops when told to.
import { afterEach, expect, test, vi } from 'vitest'
import { browserPage } from '../src/page'

afterEach(() => vi.unstubAllGlobals())

test('it tells when somebody looks again and when the network is back', () => {
  const hear = vi.fn()
  const stop = browserPage.listen(hear)
  document.dispatchEvent(new Event('visibilitychange'))
  window.dispatchEvent(new Event('online'))
  expect(hear.mock.calls).toEqual([['focus'], ['reconnect']])
  stop()
  document.dispatchEvent(new Event('visibilitychange'))
  window.dispatchEvent(new Event('online'))
  expect(hear).toHaveBeenCalledTimes(2)
})

test('hiding the page is no focus', () => {
  const hear = vi.fn()
  vi.spyOn(document, 'hidden', 'get').mockReturnValue(true)
  const stop = browserPage.listen(hear)
  document.dispatchEvent(new Event('visibilitychange'))
  expect(browserPage.isHidden()).toBe(true)
  expect(hear).not.toHaveBeenCalled()
  stop()
})

test('where there is no page nobody listens for one', () => {
  const listen = vi.fn()
  vi.stubGlobal('document', undefined)
  vi.stubGlobal('addEventListener', listen)
  browserPage.listen(() => {})()
  expect(listen).not.toHaveBeenCalled()
})
