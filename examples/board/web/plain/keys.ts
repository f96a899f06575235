// What the keys mean in a field of text.

/** What a key event tells, whoever hands it on. */
export interface KeyPress {
  readonly key: string
  readonly metaKey: boolean
  readonly ctrlKey: boolean
}

/** Enter saves, Escape gives up; where Enter makes a new line, it saves together with Ctrl or ⌘. */
export function meaning(press: KeyPress, multiline = false): 'save' | 'give up' | undefined {
  if (press.key === 'Escape') return 'give up'
  if (press.key !== 'Enter') return undefined
  return !multiline || press.metaKey || press.ctrlKey ? 'save' : undefined
}
