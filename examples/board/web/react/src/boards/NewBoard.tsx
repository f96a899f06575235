// Starting a board.
import { useAddBoard } from '../mizan/react'
import { AddText } from '../parts/AddText'
import { useErrorToast } from '../parts/toast'
import { TitleTaken } from './TitleTaken'

export function NewBoard() {
  const { mutateAsync, error } = useAddBoard()
  const taken = error?.code === 'title_taken' ? error : undefined
  useErrorToast(taken ? undefined : error)
  return (
    <div className="new-board">
      <AddText label="New board" onAdd={(title) => mutateAsync({ title })} />
      {taken && (
        <TitleTaken
          suggestion={taken.data.suggestion}
          onUse={(title) => mutateAsync({ title }).catch(() => undefined)}
        />
      )}
    </div>
  )
}
