// A link to a place in the app.
import type { ComponentProps, MouseEvent } from 'react'
import { address, follow, type Place } from '../../../plain/place'

type Props = Omit<ComponentProps<'a'>, 'href'> & { to: Place }

export function Link({ to, onClick, ...rest }: Props) {
  const onFollow = (event: MouseEvent<HTMLAnchorElement>) => {
    onClick?.(event)
    follow(event, to)
  }
  return <a {...rest} href={address(to)} onClick={onFollow} />
}
