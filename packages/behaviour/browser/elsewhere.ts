// What runs in another tab of the same origin: a client of its own, whose server answers as it is told.
import { createClient } from '@mizan/kernel'
import { rename, renameCard } from '../../kernel/tests/board'

Object.assign(globalThis, {
  call: async (answer: object) => {
    const client = createClient({ base: '', fetch: async () => Response.json(answer) })
    await client.call(renameCard, rename)
  },
})
