// Starts the page.
import { configure } from '@mizan/kernel'
import { createApp } from 'vue'
import App from './App.vue'
import '../../look/index.css'

// A backend whose sessions need a token gives one; the others say that they need none.
configure({ session: true })

createApp(App).mount('#root')
