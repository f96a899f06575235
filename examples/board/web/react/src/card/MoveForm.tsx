// Moving an open card to a list of any board, without a pointer.
import { type FormEvent, useState } from 'react'
import type { Card } from '../mizan'
import { BoardContext, useAllBoards, useBoardLists } from '../mizan/react'
import { useMove } from '../moving/useMove'
import { Failure } from '../parts/Failure'
import { Icon } from '../parts/Icon'
import { Skeleton } from '../parts/Skeleton'

export function MoveForm({ card }: { card: Card }) {
  const [board, setBoard] = useState(card.board_id)
  const boards = useAllBoards()
  return (
    <div className="fact">
      <span id="where">Where</span>
      <div className="where">
        <select
          aria-label="Board"
          value={board}
          onChange={(event) => setBoard(Number(event.currentTarget.value))}
        >
          {boards.map(({ id, title }) => (
            <option key={id} value={id}>
              {title}
            </option>
          ))}
        </select>
        <Failure>
          <BoardContext
            board_id={board}
            fallback={<Skeleton lines={1} label="Loading its lists" />}
          >
            <ListChoice key={`${board} ${card.list_id}`} card={card} board={board} />
          </BoardContext>
        </Failure>
      </div>
    </div>
  )
}

function ListChoice({ card, board }: { card: Card; board: Card['board_id'] }) {
  const lists = useBoardLists()
  const here = lists.find(({ id }) => id === card.list_id) ?? lists[0]
  const [chosen, setChosen] = useState(here?.id)
  const move = useMove()
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const list = lists.find(({ id }) => id === chosen)
    if (list) move(card, { board, list, before: null })
  }
  return (
    <form className="where-list" onSubmit={submit}>
      <select
        aria-label="List"
        value={chosen}
        onChange={(event) => setChosen(Number(event.currentTarget.value))}
      >
        {lists.map(({ id, title }) => (
          <option key={id} value={id}>
            {title}
          </option>
        ))}
      </select>
      <button type="submit" disabled={chosen === undefined || chosen === card.list_id}>
        <Icon name="move" /> Move
      </button>
    </form>
  )
}
