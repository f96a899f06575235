// A person as a coloured circle with their initials.
import { initials } from '../../../plain/person'
import type { PersonId } from '../mizan'
import { usePeople } from '../mizan/react'
import { hue } from './hue'

export function Avatar({ person, size = 24 }: { person: PersonId; size?: number }) {
  const found = usePeople().find(({ id }) => id === person)
  const name = found?.name ?? 'Somebody'
  return (
    <span
      className="avatar"
      role="img"
      aria-label={name}
      title={name}
      style={{ ...hue(found?.hue ?? 0), inlineSize: size, fontSize: size * 0.37 }}
    >
      {initials(name)}
    </span>
  )
}

export function Avatars({ people }: { people: readonly PersonId[] }) {
  return (
    <span className="avatars">
      {people.map((id) => (
        <Avatar key={id} person={id} />
      ))}
    </span>
  )
}
