// One board, or two of them to move cards across.
import type { Place } from '../../../plain/place'
import { BoardContext } from '../mizan/react'
import { Failure } from '../parts/Failure'
import { BoardSkeleton } from '../parts/Skeleton'
import { BoardPane } from './BoardPane'

export function BoardView({ place }: { place: Place }) {
  return (
    <div className="panes" data-count={place.boards.length}>
      {place.boards.map((board) => (
        <Failure key={board}>
          <BoardContext board_id={board} fallback={<BoardSkeleton />}>
            <BoardPane board={board} place={place} />
          </BoardContext>
        </Failure>
      ))}
    </div>
  )
}
