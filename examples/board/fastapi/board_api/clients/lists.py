"""Lists: the columns of a board."""

from mizan import MizanError, client
from sqlalchemy import func, select

from board_api.clients.boards import Board, BoardNotFound, Boards, board_summary, find
from board_api.database import Db, WriteDb
from board_api.ids import BoardId, ListId
from board_api.record import Record
from board_api.session import CurrentUser, ReadOnly, may_write
from board_api.tables import ListRow
from board_api.title import Title


class List(Record):
    """One column of a board."""

    id: ListId
    """Which list."""
    title: Title
    """What it is called."""


class ListNotFound(MizanError):
    """The board has no such list."""

    status = 404


@client(context=Board, raises=[BoardNotFound])
def board_lists(board_id: BoardId, user: CurrentUser, db: Db) -> list[List]:
    """The lists of a board, from left to right."""
    return [List.model_validate(row) for row in find(db, user, board_id).lists]


@client(
    merge=board_lists,
    affects=[Boards, board_summary],
    auth=may_write,
    raises=[BoardNotFound, ListNotFound, ReadOnly],
)
def add_list(board_id: BoardId, title: Title, user: CurrentUser, db: WriteDb) -> List:
    """Adds an empty list at the right end."""
    board = find(db, user, board_id)
    right_end = select(func.coalesce(func.max(ListRow.position), -1) + 1).where(ListRow.board_id == board.id)
    added = ListRow(board_id=board.id, title=title, position=right_end.scalar_subquery())
    db.add(added)
    db.flush()
    return List.model_validate(added)


@client(merge=board_lists, auth=may_write, raises=[BoardNotFound, ListNotFound, ReadOnly])
def rename_list(board_id: BoardId, list_id: ListId, title: Title, user: CurrentUser, db: WriteDb) -> List:
    """Renames a list."""
    board = find(db, user, board_id)
    row = db.get(ListRow, list_id)
    if row is None or row.board_id != board.id:
        raise ListNotFound()
    row.title = title
    return List.model_validate(row)
