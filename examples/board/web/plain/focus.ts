// A card moved with the keyboard is drawn anew in its list, and should be under the keys again.

let wanted: number | undefined

export function focusAfterMove(card: number): void {
  wanted = card
}

/** Whether this card should take the focus: when it was moved and the focus was lost with it. */
export function takeFocus(card: number): boolean {
  if (wanted !== card || document.activeElement !== document.body) return false
  wanted = undefined
  return true
}
