// The page: whoever is signed in sees their boards, everybody else a choice of people.
import { MeContext, useCurrentPerson } from './mizan/react'
import { Failure } from './parts/Failure'
import { Toasts } from './parts/Toasts'
import { Shell } from './shell/Shell'
import { SignIn } from './shell/SignIn'

export function App() {
  return (
    <Failure>
      <MeContext fallback={<div className="splash" role="status" aria-label="Loading" />}>
        <Page />
      </MeContext>
      <Toasts />
    </Failure>
  )
}

function Page() {
  const person = useCurrentPerson()
  return person ? <Shell key={person.id} person={person} /> : <SignIn />
}
