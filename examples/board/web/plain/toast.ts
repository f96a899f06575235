// Short notes at the edge of the page, kept here so that anything can post one.

/** A note. */
export interface Toast {
  readonly id: number
  readonly text: string
  /** The code of the error it tells of; a note of something done has none. */
  readonly code?: string | undefined
}

const LIFETIME = 6000
let notes: readonly Toast[] = []
let last = 0
const watchers = new Set<() => void>()

/** The notes to show now, oldest first. */
export function toasts(): readonly Toast[] {
  return notes
}

/** Calls `changed` whenever there are other notes to show, until what it gives is called. */
export function watchToasts(changed: () => void): () => void {
  watchers.add(changed)
  return () => void watchers.delete(changed)
}

/** Shows a note for a while, in place of one that says the same. */
export function post(text: string, code?: string): void {
  last += 1
  const id = last
  set([...notes.filter((note) => note.text !== text), { id, text, code }])
  setTimeout(() => dismiss(id), LIFETIME)
}

/** Takes a note away. */
export function dismiss(id: number): void {
  set(notes.filter((note) => note.id !== id))
}

function set(next: readonly Toast[]): void {
  notes = next
  for (const watcher of watchers) watcher()
}
