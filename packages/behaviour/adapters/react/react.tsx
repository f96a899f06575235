// React as the behaviours see it.
import { settled } from '@mizan/kernel/testing'
import { MizanProvider } from '@mizan/react'
import { act, type ReactNode, StrictMode } from 'react'
import { createRoot, hydrateRoot, type Root } from 'react-dom/client'
import type { Adapter, Mounted, Screen } from '../../adapter'
import type { Part } from '../../part'
import { Parts } from './parts'

function page(parts: readonly Part[], screen: Screen): ReactNode {
  return (
    <StrictMode>
      <MizanProvider client={screen.client}>
        <Parts parts={parts} screen={screen} />
      </MizanProvider>
    </StrictMode>
  )
}

function mounted(root: Root, screen: Screen): Mounted {
  return {
    update: (parts) => root.render(page(parts, screen)),
    unmount: () => root.unmount(),
  }
}

/** React, in strict mode: everything is mounted twice and has to bear it. */
export const react: Adapter = {
  name: 'react',
  callsPerDrawing: 2,
  // React 18 does not know `onCaughtError`.
  caught: /Uncaught MizanError|using the error boundary you provided/,
  mount(element, screen, parts) {
    const root = createRoot(element, { onCaughtError: () => {} })
    root.render(page(parts, screen))
    return mounted(root, screen)
  },
  hydrate: (element, screen, parts) => mounted(hydrateRoot(element, page(parts, screen)), screen),
  async during(action) {
    Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true })
    await act(async () => {
      await action()
      await settled()
    })
  },
  async render(screen, parts) {
    const { renderToPipeableStream } = await import('react-dom/server')
    const { PassThrough } = await import('node:stream')
    const written = new PassThrough()
    const { pipe } = renderToPipeableStream(page(parts, screen), {
      onAllReady: () => pipe(written),
      onError: (error) => void written.destroy(error as Error),
    })
    return (await written.setEncoding('utf8').toArray()).join('')
  },
}
