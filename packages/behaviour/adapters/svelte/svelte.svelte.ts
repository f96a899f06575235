// Svelte as the behaviours see it.

import { settled } from '@mizan/kernel/testing'
import { type ComponentProps, hydrate, mount, unmount } from 'svelte'
import type { Adapter, Mounted, Screen } from '../../adapter'
import type { Part } from '../../part'
import Page from './Page.svelte'

/** What a page is given. */
type PageProps = ComponentProps<typeof Page>

/** Starts a page, whose elements are made anew or found there. */
function started(
  create: (page: typeof Page, options: { target: Element; props: PageProps }) => object,
  target: Element,
  screen: Screen,
  parts: readonly Part[],
): Mounted {
  let shown = $state.raw(parts)
  const props = {
    screen,
    get parts() {
      return shown
    },
  }
  const root = create(Page, { target, props })
  return {
    update: (next) => {
      shown = next
    },
    unmount: () => void unmount(root),
  }
}

/** Svelte. */
export const svelte: Adapter = {
  name: 'svelte',
  callsPerDrawing: 1,
  mount: (page, screen, parts) => started(mount, page, screen, parts),
  hydrate: (page, screen, parts) => started(hydrate, page, screen, parts),
  async during(action) {
    await action()
    await settled()
  },
  async render(screen, parts) {
    const { render } = await import('svelte/server')
    return render(Page, { props: { screen, parts } }).body
  },
}
