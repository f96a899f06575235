// Time as the kernel sees it, so that a test or a server can hand in its own.

/** Tells the time and runs something later. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number
  /** Runs `action` after that many milliseconds, unless the returned function is called before. */
  after(milliseconds: number, action: () => void): () => void
}

/** The time of the machine. */
export const systemClock: Clock = {
  now: Date.now,
  after(milliseconds, action) {
    const timer = setTimeout(action, milliseconds)
    return () => clearTimeout(timer)
  },
}
