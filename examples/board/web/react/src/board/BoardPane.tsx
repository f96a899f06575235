// A board: its head and its lists.
import { useMemo } from 'react'
import { lanesOf } from '../../../plain/lane'
import type { Place } from '../../../plain/place'
import type { BoardId, Card } from '../mizan'
import { useAddList, useBoardCards, useBoardLists } from '../mizan/react'
import { AddText } from '../parts/AddText'
import { useErrorToast } from '../parts/toast'
import { BoardHead } from './BoardHead'
import { Lane } from './Lane'

export function BoardPane({ board, place }: { board: BoardId; place: Place }) {
  const lists = useBoardLists()
  const cards = useBoardCards()
  const lanes = useMemo(() => lanesOf(lists, cards), [lists, cards])
  return (
    <section className="board" aria-label="Board">
      <BoardHead place={place} />
      <div className="lanes">
        {lanes.map((lane) => (
          <Lane key={lane.list.id} board={board} lane={lane} lanes={lanes} place={place} />
        ))}
        <AddList board={board} />
      </div>
    </section>
  )
}

function AddList({ board }: { board: BoardId }) {
  const { mutateAsync, error } = useAddList()
  useErrorToast(error)
  const add = (title: Card['title']) => mutateAsync({ board_id: board, title })
  return <AddText className="add-list" label="Add list" onAdd={add} />
}
