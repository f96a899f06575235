// One line that opens to tell more.
import { button, h } from './node'

/** A line and what is behind it. */
export interface Disclosure {
  readonly root: HTMLElement
  /** Changes the line, and what `facts` tells if it is open. */
  show(line: readonly Node[], facts: () => readonly Node[]): void
}

/** Makes a line; `rest` makes what stays behind it, such as buttons, when it is opened for the first time. */
export function disclosure(rest: () => readonly Node[]): Disclosure {
  const list = h('dl')
  const body = h('div', { class: 'body', hidden: true }, list)
  let read: () => readonly Node[] = () => []
  const line = button('', toggle, { class: 'line', 'aria-expanded': 'false' })
  function toggle() {
    body.hidden = !body.hidden
    line.setAttribute('aria-expanded', String(!body.hidden))
    if (body.children.length === 1) body.append(...rest())
    if (!body.hidden) list.replaceChildren(...read())
  }
  return {
    root: h('li', {}, line, body),
    show(parts, facts) {
      read = facts
      replace(line, parts)
      if (!body.hidden) replace(list, read())
    },
  }
}

/** What says the same stays, and with it what somebody selected there. */
function replace(element: Element, children: readonly Node[]): void {
  const text = children.map((child) => child.textContent).join('')
  if (element.textContent !== text) element.replaceChildren(...children)
}
