// What a component draws of a state, in words that are the same in every framework.
import type { Field } from './part'

/** A state as a component holds it. */
export type Drawn = Readonly<Partial<Record<Field, unknown>>>

/** The state in words: `success a,b stale fetching`. Only the fields that are asked for are read. */
export function words(state: Drawn, reads: readonly Field[]): string {
  return reads
    .map((field) => word(field, state[field]))
    .filter(Boolean)
    .join(' ')
}

function word(field: Field, value: unknown): string {
  if (field === 'hasNext') return value ? 'more' : ''
  if (field.startsWith('is')) return value ? field.slice(2).toLowerCase() : ''
  if (field === 'error') return value ? `${Object(value).code}` : ''
  return Array.isArray(value) ? value.map(inWords).join() : inWords(value)
}

/** A card by its title, a person by their name, a page by its posts, anything else as it is. */
function inWords(value: unknown): string {
  const { title, name, posts } = Object(value)
  return `${title ?? name ?? posts?.ids ?? value ?? ''}`
}
