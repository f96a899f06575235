// An icon, drawn as a stroke.
import { ICONS, type IconName } from '../../../plain/icons'

export function Icon({ name }: { name: IconName }) {
  return (
    <svg className="icon" viewBox="0 0 16 16" aria-hidden="true">
      <path d={ICONS[name]} />
    </svg>
  )
}
