// The directive of a field that takes the focus as it appears, because the person has just asked to write there.
import type { Directive } from 'vue'

export const vFocus: Directive<HTMLElement> = { mounted: (field) => field.focus() }
