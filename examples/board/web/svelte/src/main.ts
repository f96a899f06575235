// Starts the page.
import { configure } from '@mizan/kernel'
import { mount } from 'svelte'
import App from './App.svelte'
import '../../look/index.css'

// A backend whose sessions need a token gives one; the others say that they need none.
configure({ session: true })

// Before the first render, so that the timeline begins at the beginning; a production build has none of it.
if (import.meta.env.DEV) {
  const { showDevtools } = await import('@mizan/devtools')
  showDevtools()
}

const target = document.getElementById('root')
if (target) mount(App, { target })
