// A stage to render on: a page, a client whose server the test plays, and error boundaries.
import type { ClientOptions } from '@mizan/kernel'
import { createTestClient, settled } from '@mizan/kernel/testing'
import { act, Component, createElement, type ReactNode, StrictMode } from 'react'
import { createRoot } from 'react-dom/client'

export { settled } from '@mizan/kernel/testing'
export { cards, rename, renameCard } from '../../kernel/tests/board'

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true })

/** A page with a client, its server and its clock. */
export function stage(options: ClientOptions = {}) {
  const {
    client,
    clock,
    server,
    page: switches,
  } = createTestClient({
    retry: { limit: 0 },
    ...options,
  })
  const page = document.createElement('main')
  const root = createRoot(page, { onCaughtError: () => {}, onUncaughtError: () => {} })
  return {
    client,
    clock,
    server,
    switches,
    /** What the page says. */
    text: () => page.textContent,
    render: (node: ReactNode) => during(() => root.render(node)),
    renderStrictly: (node: ReactNode) =>
      during(() => root.render(createElement(StrictMode, null, node))),
    unmount: () => during(() => root.unmount()),
  }
}

/** Does something and lets React and the kernel finish. */
export async function during(action: () => unknown): Promise<void> {
  await act(async () => {
    await action()
    await settled()
  })
}

/** Shows the code of an error from below until it is reset. */
export class Boundary extends Component<
  { readonly children?: ReactNode },
  { readonly error?: { readonly code?: string; readonly message: string } | undefined }
> {
  override state: Boundary['props'] & { error?: { code?: string; message: string } | undefined } =
    {}

  static getDerivedStateFromError(error: Error) {
    return { error }
  }

  override render(): ReactNode {
    const { error } = this.state
    return error ? `failed: ${error.code ?? error.message}` : this.props.children
  }

  readonly reset = () => this.setState({ error: undefined })
}
