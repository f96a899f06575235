// A link to a place in the app.
import type { ComponentProps, MouseEvent } from 'react'
import { address, go, type Place } from '../place'

type Props = Omit<ComponentProps<'a'>, 'href'> & { to: Place }

export function Link({ to, onClick, ...rest }: Props) {
  const follow = (event: MouseEvent<HTMLAnchorElement>) => {
    onClick?.(event)
    const elsewhere = event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0
    if (elsewhere || event.defaultPrevented) return
    event.preventDefault()
    go(to)
  }
  return <a {...rest} href={address(to)} onClick={follow} />
}
