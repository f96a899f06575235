// Svelte as the behaviours see it.

import { settled } from '@mizan/kernel/testing'
import { mount, unmount } from 'svelte'
import type { Adapter } from '../../adapter'
import Page from './Page.svelte'

/** Svelte. */
export const svelte: Adapter = {
  name: 'svelte',
  callsPerDrawing: 1,
  mount(page, screen, parts) {
    let shown = $state.raw(parts)
    const root = mount(Page, {
      target: page,
      props: {
        screen,
        get parts() {
          return shown
        },
      },
    })
    return {
      update: (next) => {
        shown = next
      },
      unmount: () => void unmount(root),
    }
  },
  async during(action) {
    await action()
    await settled()
  },
  async render(screen, parts) {
    const { render } = await import('svelte/server')
    return render(Page, { props: { screen, parts } }).body
  },
}
