// The boards of whoever is signed in, and the way out.
import { Suspense } from 'react'
import { go } from '../../../plain/place'
import type { Person } from '../mizan'
import { useAllBoards, useSignOut } from '../mizan/react'
import { Avatar } from '../parts/Avatar'
import { hue } from '../parts/hue'
import { Icon } from '../parts/Icon'
import { Link } from '../parts/Link'
import { Skeleton } from '../parts/Skeleton'
import { useErrorToast } from '../parts/toast'
import { usePlace } from '../place'
import { Mark } from './Mark'

export function Sidebar({ person }: { person: Person }) {
  const overview = usePlace().boards.length === 0
  return (
    <nav className="sidebar" aria-label="Boards">
      <Link className="brand" to={{ boards: [] }}>
        <Mark /> Board
      </Link>
      <Link
        className="nav-item nav-home"
        to={{ boards: [] }}
        aria-current={overview ? 'page' : undefined}
      >
        <Icon name="home" /> All boards
      </Link>
      <h2 className="nav-title">Your boards</h2>
      <Suspense fallback={<Skeleton lines={3} label="Loading your boards" />}>
        <BoardLinks />
      </Suspense>
      <Whoami person={person} />
    </nav>
  )
}

function BoardLinks() {
  const open = usePlace().boards
  return (
    <ul className="nav-list">
      {useAllBoards().map((board) => (
        <li key={board.id}>
          <Link
            className="nav-item"
            to={{ boards: [board.id] }}
            aria-current={open.includes(board.id) ? 'page' : undefined}
          >
            <span className="dot" style={hue(board.hue)} />
            <span className="cut">{board.title}</span>
          </Link>
        </li>
      ))}
    </ul>
  )
}

function Whoami({ person }: { person: Person }) {
  const { mutateAsync, isPending, error } = useSignOut()
  useErrorToast(error)
  const signOut = () =>
    mutateAsync({}).then(
      () => go({ boards: [] }),
      () => undefined,
    )
  return (
    <div className="whoami">
      <Avatar person={person.id} size={28} />
      <span className="whoami-name">
        <span className="cut">{person.name}</span>
        <small>{person.role}</small>
      </span>
      <button
        type="button"
        className="quiet"
        aria-label="Sign out"
        title="Sign out"
        disabled={isPending}
        onClick={signOut}
      >
        <Icon name="out" />
      </button>
    </div>
  )
}
