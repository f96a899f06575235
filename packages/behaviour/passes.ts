// Runs every behaviour against one framework package.
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import type { Adapter } from './adapter'
import * as list from './list'
import { Scene } from './scene'

/** Declares a test for each behaviour; it passes when its script does, and nothing complained meanwhile. */
export function passes(adapter: Adapter): void {
  describe.each(Object.values(list))('$title', ({ behaviours }) => {
    test.each(behaviours)('$sentence', async ({ script, options }) => {
      const consoles = [vi.spyOn(console, 'warn'), vi.spyOn(console, 'error')]
      const scene = new Scene(adapter, options)
      onTestFinished(() => scene.close())
      await script(scene)
      const said = consoles.flatMap(({ mock }) => mock.calls.map((words) => words.join(' ')))
      expect(said.filter((words) => !adapter.caught?.test(words))).toEqual([])
    })
  })
}
