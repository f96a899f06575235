// Starts the page.
import { configure } from '@mizan/kernel'
import { failedKey } from '@mizan/vue/loaded'
import { createApp } from 'vue'
import App from './App.vue'
import Trouble from './parts/Trouble.vue'
import '../../look/index.css'

// A backend whose sessions need a token gives one; the others say that they need none.
configure({ session: true })

// Before the first render, so that the timeline begins at the beginning; a production build has none of it.
if (import.meta.env.DEV) {
  const { showDevtools } = await import('@mizan/devtools')
  showDevtools()
}

createApp(App).provide(failedKey, Trouble).mount('#root')
