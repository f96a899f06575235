// The head of a board: what it is called, who is on it, what else can be done with it.
import { go, type Place } from '../../../plain/place'
import { TitleTaken } from '../boards/TitleTaken'
import type { BoardId } from '../mizan'
import {
  useAllBoards,
  useBoard,
  useBoardSummary,
  useDeleteBoard,
  useRenameBoard,
} from '../mizan/react'
import { Avatars } from '../parts/Avatar'
import { EditableText } from '../parts/EditableText'
import { hue } from '../parts/hue'
import { Icon } from '../parts/Icon'
import { Link } from '../parts/Link'
import { useErrorToast } from '../parts/toast'

export function BoardHead({ place }: { place: Place }) {
  const board = useBoardSummary()
  const { mutate, error } = useRenameBoard()
  const taken = error?.code === 'title_taken' ? error : undefined
  useErrorToast(taken ? undefined : error)
  const rename = (title: string) => mutate({ board_id: board.id, title })

  return (
    <header className="board-head">
      <span className="dot" style={hue(board.hue)} />
      <h1>
        <EditableText value={board.title} label="Board title" onSave={rename} />
      </h1>
      <Freshness />
      <span className="grow" />
      <Avatars people={board.members} />
      {place.boards.length > 1 ? (
        <Link
          className="button quiet"
          to={{ boards: place.boards.filter((id) => id !== board.id) }}
          aria-label={`Close ${board.title}`}
        >
          <Icon name="close" />
        </Link>
      ) : (
        <Beside board={board.id} />
      )}
      <DeleteBoard board={board.id} title={board.title} />
      {taken && <TitleTaken suggestion={taken.data.suggestion} onUse={rename} />}
    </header>
  )
}

/** Says when what is shown may be old. */
function Freshness() {
  const { isStale, isFetching } = useBoard()
  if (!isStale || isFetching) return null
  return (
    <span className="chip" role="status">
      Not up to date
    </span>
  )
}

/** Opens a second board beside this one, to move cards across. */
function Beside({ board }: { board: BoardId }) {
  const others = useAllBoards().filter(({ id }) => id !== board)
  if (others.length === 0) return null
  return (
    <label className="button quiet select-button">
      <Icon name="beside" />
      <span>Open beside</span>
      <select
        aria-label="Open another board beside this one"
        value=""
        onChange={(event) => go({ boards: [board, Number(event.currentTarget.value)] })}
      >
        <option value="" disabled>
          Choose a board
        </option>
        {others.map(({ id, title }) => (
          <option key={id} value={id}>
            {title}
          </option>
        ))}
      </select>
    </label>
  )
}

function DeleteBoard({ board, title }: { board: BoardId; title: string }) {
  const { mutateAsync, isPending, error } = useDeleteBoard()
  useErrorToast(error)
  const remove = () => {
    if (!confirm(`Remove “${title}” with everything on it?`)) return
    mutateAsync({ board_id: board }).then(
      () => go({ boards: [] }),
      () => undefined,
    )
  }
  return (
    <button
      type="button"
      className="quiet"
      aria-label={`Remove ${title}`}
      title="Remove this board"
      disabled={isPending}
      onClick={remove}
    >
      <Icon name="delete" />
    </button>
  )
}
