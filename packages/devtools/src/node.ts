// Makes elements; whatever comes from outside gets in as text, never as markup.

type Attribute = string | true | ((event: never) => void)
type Attributes = Readonly<Record<string, Attribute>>

/** An element; functions listen to the event of their name. */
export function h<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Attributes = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') element.addEventListener(name, value as EventListener)
    else element.setAttribute(name, value === true ? '' : value)
  }
  element.append(...children)
  return element
}

/** Text whose names in backticks are set as code. */
export function prose(text: string): Node[] {
  return text
    .split('`')
    .map((part, at) => (at % 2 ? h('code', {}, part) : document.createTextNode(part)))
}

/** A button. */
export function button(
  label: string,
  click: () => void,
  attributes: Attributes = {},
): HTMLButtonElement {
  return h('button', { type: 'button', click, ...attributes }, label)
}

/** Terms and what is to be said of them, for a `<dl>`. */
export function facts(...pairs: readonly (readonly [string, ...(Node | string)[]])[]): Node[] {
  return pairs.flatMap(([term, ...said]) => [h('dt', {}, term), h('dd', {}, ...said)])
}
