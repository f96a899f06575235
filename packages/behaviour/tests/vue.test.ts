// Vue does what every framework package does.
import { vue } from '../adapters/vue'
import { passes } from '../passes'

passes(vue)
