/** What is done with the screen of a contender, for the measuring program to call. */
import { createElement } from 'react'
import { flushSync } from 'react-dom'
import { createRoot } from 'react-dom/client'
import { until } from './count'
import { change, install } from './server'
import { BUNDLES, type Contender, FUNCTIONS } from './shape'

const bundles = Array.from({ length: BUNDLES }, (_, index) => index)
const ROWS = BUNDLES * FUNCTIONS.length
/** Rounds of the updates; each changes another row. */
const UPDATES = 20

const { port1, port2 } = new MessageChannel()

/** Lets effects run and answers arrive; unlike a timer it does not wait. */
async function tasks(): Promise<void> {
  for (let count = 0; count < 3; count++) {
    await new Promise((resolve) => {
      port1.onmessage = resolve
      port2.postMessage(0)
    })
  }
}

/** Offers the measurements of a contender to whoever drives the page. */
export function run({ Screen, invalidateAll, updateOne }: Contender): void {
  install()
  const root = createRoot(document.body.appendChild(document.createElement('ul')))
  const show = (shown: readonly number[]) => root.render(createElement(Screen, { bundles: shown }))

  async function measure() {
    const mount = await until(ROWS, () => show(bundles))
    change()
    const invalidate = await until(ROWS, invalidateAll)
    const update = { ms: 0, renders: 0 }
    for (let round = 0; round < UPDATES; round++) {
      change()
      const one = await until(1, () => updateOne(round, 'cards'))
      update.ms += one.ms / UPDATES
      update.renders += one.renders / UPDATES
    }
    return { mount, invalidate, update }
  }

  async function cycle(times: number) {
    for (let round = 0; round < times; round++) {
      flushSync(() => show([round % BUNDLES]))
      await tasks()
      flushSync(() => show([]))
      await tasks()
    }
  }

  Object.assign(globalThis, { measure, cycle })
}
