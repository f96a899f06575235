// Every board at a glance.
import type { BoardSummary } from '../mizan'
import { useAllBoards } from '../mizan/react'
import { Avatars } from '../parts/Avatar'
import { hue } from '../parts/hue'
import { Link } from '../parts/Link'
import { NewBoard } from './NewBoard'

export function Overview() {
  const boards = useAllBoards()
  return (
    <div className="overview">
      <header className="page-head">
        <h1>All boards</h1>
      </header>
      {boards.length === 0 && <p className="empty">No boards yet. Start the first one.</p>}
      <ul className="tiles">
        {boards.map((board) => (
          <li key={board.id}>
            <BoardTile board={board} />
          </li>
        ))}
        <li>
          <NewBoard />
        </li>
      </ul>
    </div>
  )
}

function BoardTile({ board }: { board: BoardSummary }) {
  const cards = board.card_counts.reduce((sum, count) => sum + count, 0)
  return (
    <Link className="board-tile" to={{ boards: [board.id] }} style={hue(board.hue)}>
      <Bars counts={board.card_counts} />
      <span className="board-tile-text">
        <strong className="cut">{board.title}</strong>
        <span className="board-tile-foot">
          <small>{cards === 1 ? '1 card' : `${cards} cards`}</small>
          <Avatars people={board.members} />
        </span>
      </span>
    </Link>
  )
}

/** The lists as little columns, as tall as they are full. */
function Bars({ counts }: { counts: readonly number[] }) {
  return (
    <span className="bars" aria-hidden="true">
      {counts.map((count, list) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a column is known by its place alone
        <span key={list}>
          {Array.from({ length: Math.min(count, 5) }, (_, card) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the little cards are all alike
            <i key={card} />
          ))}
        </span>
      ))}
    </span>
  )
}
