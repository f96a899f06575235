// Hands a hue to the style sheet, which decides how light and strong it is.
import type { CSSProperties } from 'react'

export function hue(degrees: number): CSSProperties {
  return { '--hue': degrees } as CSSProperties
}
