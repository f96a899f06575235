// Shows 1,000 components over 200 bundles in Chromium, on Mizan and on TanStack Query, and compares.
import { chromium } from 'playwright-core'
import { bundle } from './bundle.mjs'
import { figure, median } from './figure.mjs'

const ROUNDS = 7
const PEERS = [
  ['react-query', 'react-query: a query a function'],
  ['react-query-select', 'react-query: a query a bundle'],
]
/** Mounts and unmounts before and between two looks at the heap. */
const CYCLES = 10_000

/** Prints the figures. */
export async function scale() {
  const browser = await chromium.launch({
    executablePath: process.env.MIZAN_BROWSER,
    args: ['--no-sandbox', '--disable-gpu'],
  })
  try {
    const pages = await openers(browser)
    printTimes(await times(pages))
    await printGrowth(pages)
  } finally {
    await browser.close()
  }
}

/** For each contender a function that opens a new page with it. */
async function openers(browser) {
  const names = ['mizan', ...PEERS.map(([name]) => name)]
  const pages = {}
  for (const name of names) {
    const module = new TextDecoder().decode(await bundle(`scale/${name}.tsx`))
    pages[name] = async (use) => {
      const page = await browser.newPage()
      page.on('pageerror', (error) => {
        throw error
      })
      await page.addScriptTag({ type: 'module', content: module })
      await page.waitForFunction(() => globalThis.measure)
      try {
        return await use(page)
      } finally {
        await page.close()
      }
    }
  }
  return pages
}

/** What each contender took, round by round, so that the machine's other load hits all alike. */
async function times(pages) {
  const taken = Object.fromEntries(Object.keys(pages).map((name) => [name, []]))
  for (let round = 0; round < ROUNDS; round++) {
    for (const [name, open] of Object.entries(pages)) {
      taken[name].push(await open((page) => page.evaluate(() => globalThis.measure())))
    }
  }
  return taken
}

function printTimes(taken) {
  for (const action of ['mount', 'invalidate', 'update']) {
    for (const measure of ['ms', 'renders']) {
      const of = (name) => median(taken[name].map((round) => round[action][measure]))
      for (const [name, peer] of PEERS) {
        figure(`client-${action}-${measure}`, of('mizan'), peer, of(name))
      }
    }
  }
}

/** Bytes the heap grew over the cycles, after as many to warm up. */
async function printGrowth(pages) {
  const grown = {}
  for (const [name, open] of Object.entries(pages)) {
    grown[name] = await open(async (page) => {
      const session = await page.context().newCDPSession(page)
      const heap = async () => {
        await session.send('HeapProfiler.collectGarbage')
        return (await session.send('Runtime.getHeapUsage')).usedSize
      }
      await page.evaluate((times) => globalThis.cycle(times), CYCLES)
      const before = await heap()
      await page.evaluate((times) => globalThis.cycle(times), CYCLES)
      return { before, after: await heap() }
    })
  }
  const share = ({ before, after }) => after / before
  for (const [name, peer] of PEERS) {
    figure('client-heap-after-10000-mounts', share(grown.mizan), peer, share(grown[name]), 1.02)
  }
}
