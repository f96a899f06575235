/** Counts renders and tells when everything that is awaited has reached the screen. */
let renders = 0
let awaited = 0
let done = () => {}
const seen = new Map<string, number>()

/** Called by each row while it renders. */
export function rendered(): void {
  renders++
}

/** Called by each row after its new data is on the screen. */
export function shown(row: string, version: number): void {
  if (seen.get(row) === version) return
  seen.set(row, version)
  if (--awaited === 0) done()
}

/** Runs an action; gives the milliseconds until `rows` rows show new data, and the renders that took. */
export async function until(
  rows: number,
  act: () => unknown,
): Promise<{ ms: number; renders: number }> {
  renders = 0
  awaited = rows
  const finished = new Promise<void>((resolve) => {
    done = resolve
  })
  const start = performance.now()
  act()
  await finished
  const ms = performance.now() - start
  // What renders only after the data is there counts too.
  await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)))
  return { ms, renders }
}
