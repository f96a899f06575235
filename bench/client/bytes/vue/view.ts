/** What every Vue variant of the tiny app shows; its bytes are the same in each bundle. */
import { h, type VNode } from 'vue'
import type { Card } from '../http'

interface View {
  cards: readonly Card[] | undefined
  error: { message: string } | null | undefined
  busy: boolean
  onRename: (card: Card) => void
}

export function view({ cards, error, busy, onRename }: View): VNode {
  if (error) return h('p', error.message)
  const item = (card: Card) => {
    const onClick = () => onRename({ ...card, title: `${card.title}!` })
    return h('li', { key: card.id }, h('button', { type: 'button', onClick }, card.title))
  }
  return h('ul', { 'aria-busy': busy }, cards?.map(item))
}
