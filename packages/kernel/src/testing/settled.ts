// Waiting for what needs no time.

/** The page's own, whatever a test replaces it with later. */
const { setTimeout } = globalThis

/** Lets everything happen that is not waiting for the test. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setTimeout(resolve, 0))
}
