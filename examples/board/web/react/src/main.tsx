// Starts the page.
import { configure, MizanError } from '@mizan/kernel'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './App'
import '../../look/index.css'

// A backend whose sessions need a token gives one; the others say that they need none.
configure({ session: true })

// Before the first render, so that the timeline begins at the beginning; a production build has none of it.
if (import.meta.env.DEV) {
  const { showDevtools } = await import('@mizan/devtools')
  showDevtools()
}

const root = document.getElementById('root')
if (root) {
  // A function's own error is shown where it was caught; anything else is a fault of the page.
  const onCaughtError = (error: unknown) => error instanceof MizanError || reportError(error)
  createRoot(root, { onCaughtError }).render(
    <StrictMode>
      <App />
    </StrictMode>,
  )
}
