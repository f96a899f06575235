// Signing in by picking one of the demo's people.
import { MAY } from '../../../plain/person'
import { usePeople, useSignIn } from '../mizan/react'
import { Avatar } from '../parts/Avatar'
import { useErrorToast } from '../parts/toast'
import { Mark } from './Mark'

export function SignIn() {
  const people = usePeople()
  const { mutate, isPending, error } = useSignIn()
  useErrorToast(error)
  return (
    <main className="sign-in">
      <Mark />
      <h1>Who are you today?</h1>
      <p className="muted">A demo: pick anybody, no password.</p>
      <ul>
        {people.map((person) => (
          <li key={person.id}>
            <button
              type="button"
              className="person"
              disabled={isPending}
              onClick={() => mutate({ person_id: person.id })}
            >
              <Avatar person={person.id} size={40} />
              <span>
                <strong>{person.name}</strong>
                <small>{MAY[person.role]}</small>
              </span>
            </button>
          </li>
        ))}
      </ul>
    </main>
  )
}
