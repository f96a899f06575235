// The frame of a signed-in page: the boards at the side, the place we are at, an open card over it.
import { Suspense } from 'react'
import { address } from '../../../plain/place'
import { BoardView } from '../board/BoardView'
import { Overview } from '../boards/Overview'
import { CardSheet } from '../card/CardSheet'
import type { Person } from '../mizan'
import { BoardsContext } from '../mizan/react'
import { Failure } from '../parts/Failure'
import { Skeleton } from '../parts/Skeleton'
import { usePlace } from '../place'
import { Sidebar } from './Sidebar'

export function Shell({ person }: { person: Person }) {
  const place = usePlace()
  return (
    <BoardsContext fallback={null}>
      <div className="shell">
        <Sidebar person={person} />
        <main className="main">
          <Failure key={address({ boards: place.boards })}>
            <Suspense fallback={<Skeleton lines={4} />}>
              {place.boards.length > 0 ? <BoardView place={place} /> : <Overview />}
            </Suspense>
          </Failure>
        </main>
        {place.card !== undefined && <CardSheet key={place.card} place={place} card={place.card} />}
      </div>
    </BoardsContext>
  )
}
