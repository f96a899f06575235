// The types of `runes.svelte.js`.

export function effect(action: (() => void) | (() => () => void)): void

export function isTracking(): boolean

export function value<Value>(first: Value): [get: () => Value, set: (next: Value) => void]

export function derived<Value>(compute: () => Value): () => Value
