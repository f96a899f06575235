// Starts the page.
import { configure } from '@mizan/kernel'
import { mount } from 'svelte'
import App from './App.svelte'
import '../../look/index.css'

// A backend whose sessions need a token gives one; the others say that they need none.
configure({ session: true })

const target = document.getElementById('root')
if (target) mount(App, { target })
