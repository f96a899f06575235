// A fetch of a bundle that is under way.

/** A fetch under way. */
export interface Flight {
  /** When it began, by the store's logical clock. */
  readonly started: number
  readonly controller: AbortController
  readonly done: Promise<void>
}
