// @vitest-environment happy-dom
// Runs every behaviour against every framework package, in a real document.
import { describe, onTestFinished, test } from 'vitest'
import { react } from '../adapters/react'
import { svelte } from '../adapters/svelte/svelte.svelte'
import { vue } from '../adapters/vue'
import * as list from '../list'
import { Scene } from '../scene'

describe.each([react, vue, svelte])('$name', (adapter) => {
  describe.each(Object.values(list))('$title', ({ behaviours }) => {
    test.each(behaviours)('$sentence', async ({ script, options }) => {
      const scene = new Scene(adapter, options)
      onTestFinished(() => scene.close())
      await script(scene)
    })
  })
})
