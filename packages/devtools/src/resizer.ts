// The upper edge of the panel, which is dragged or moved by the arrow keys.
import { h } from './node'

const LEAST = 160
const STEP = 32

/** Makes the edge that sets the height of `panel`. */
export function resizer(panel: HTMLElement): HTMLElement {
  const edge = h('div', {
    class: 'edge',
    role: 'separator',
    tabindex: '0',
    'aria-label': 'Height',
    'aria-orientation': 'horizontal',
    pointerdown: ({ pointerId }: PointerEvent) => edge.setPointerCapture(pointerId),
    pointermove({ pointerId, clientY }: PointerEvent) {
      if (edge.hasPointerCapture(pointerId)) resize(innerHeight - clientY)
    },
    keydown({ key }: KeyboardEvent) {
      const step = { ArrowUp: STEP, ArrowDown: -STEP }[key]
      if (step) resize(panel.offsetHeight + step)
    },
  })
  function resize(height: number) {
    const within = Math.round(Math.max(LEAST, Math.min(height, innerHeight - STEP)))
    panel.style.height = `${within}px`
    edge.setAttribute('aria-valuenow', String(within))
  }
  return edge
}
