// The client next to its peers: how many bytes, how fast on a large screen, how steady in memory.
import { bytes } from './bytes.mjs'
import { scale } from './scale.mjs'

await bytes()
await scale()
