// Svelte does what every framework package does.
import { svelte } from '../adapters/svelte/svelte.svelte'
import { passes } from '../passes'

passes(svelte)
