// The buttons of a component: what each is called and does.
import { rename } from '../kernel/tests/board'
import type { StatePart } from './part'

/** A button of a component. */
export interface Button {
  readonly name: string
  readonly press: () => void
}

type Actions = Record<string, (args?: object) => Promise<unknown>>

/** The buttons of a part that shows `state`; what an awaited call came to is handed to `ended`. */
export function buttonsOf(
  part: StatePart,
  state: object,
  ended: (outcome: unknown) => void,
): readonly Button[] {
  const button = (name: string, args?: object) => ({
    name,
    press: () => void (state as Actions)[name]?.(args)?.then(ended, ended),
  })
  if (part.kind === 'feed') return [button('fetchNext'), button('refetch')]
  return part.kind === 'call'
    ? [button('mutate', rename), button('mutateAsync', rename), button('reset')]
    : [button('refetch')]
}
