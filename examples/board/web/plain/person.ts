// How a person of the demo is told of in few words.

/** What each role may do. */
export const MAY = {
  admin: 'May do everything, removing boards included',
  member: 'May change the boards they are on',
  guest: 'May look, but not touch',
} as const

/** The first letters of the first two names. */
export function initials(name: string): string {
  const letters = name.split(' ').map((word) => word[0])
  return letters.join('').slice(0, 2)
}
