"""Boards: the overview of them, and the head of each."""

import random
from itertools import count

from mizan import Context, MizanError, cache, client
from sqlalchemy import select
from sqlalchemy.orm import Session

from board_api.database import Db, WriteDb
from board_api.ids import BoardId, PersonId
from board_api.membership import is_member
from board_api.record import Count, Hue, Record
from board_api.session import CurrentUser, ReadOnly, may_write
from board_api.tables import BoardRow, ListRow, MemberRow, PersonRow
from board_api.title import Title


class Boards(Context, auth=True, cache=cache(ttl=60)):
    """The boards you are a member of."""


class Board(Context, auth=True, cache=cache(ttl=60)):
    """One board and everything on it."""

    board_id: BoardId
    """Which board."""


class BoardSummary(Record):
    """A board from outside."""

    id: BoardId
    """Which board."""
    title: Title
    """What it is called."""
    hue: Hue
    """Its colour, as a hue from 0 to 359."""
    card_counts: list[Count]
    """How many cards each list holds, from left to right."""
    members: list[PersonId]
    """Who is on it."""


class BoardNotFound(MizanError):
    """There is no such board, or you are not on it."""

    status = 404


class TitleTaken(MizanError):
    """Another of your boards is called that."""

    status = 409
    suggestion: str
    """A title that is free."""


@client(context=Boards, raises=[BoardNotFound])
def all_boards(user: CurrentUser, db: Db) -> list[BoardSummary]:
    """The boards you are a member of, oldest first."""
    return [BoardSummary.model_validate(board) for board in _of(db, user)]


@client(context=Board, raises=[BoardNotFound])
def board_summary(board_id: BoardId, user: CurrentUser, db: Db) -> BoardSummary:
    """Title, colour and members of the board."""
    return BoardSummary.model_validate(find(db, user, board_id))


@client(merge=all_boards, auth=may_write, raises=[BoardNotFound, TitleTaken, ReadOnly])
def add_board(title: Title, user: CurrentUser, db: WriteDb) -> BoardSummary:
    """Starts a board with three empty lists."""
    _refuse_taken(db, user, title)
    board = BoardRow(
        title=title,
        hue=random.randrange(360),
        memberships=[MemberRow(person_id=user.id)],
        lists=[ListRow(title=name, position=place) for place, name in enumerate(("To do", "Doing", "Done"))],
    )
    db.add(board)
    db.flush()
    return BoardSummary.model_validate(board)


@client(merge=[all_boards, board_summary], auth=may_write, raises=[BoardNotFound, TitleTaken, ReadOnly])
def rename_board(board_id: BoardId, title: Title, user: CurrentUser, db: WriteDb) -> BoardSummary:
    """Renames a board, wherever its title stands."""
    board = find(db, user, board_id)
    _refuse_taken(db, user, title, board)
    board.title = title
    return BoardSummary.model_validate(board)


# Its cards go with it, and the arguments do not say which they are: so all of `CardDetail`.
@client(affects=[Boards, Board, "card_detail"], auth="staff", raises=[BoardNotFound])
def delete_board(board_id: BoardId, user: CurrentUser, db: WriteDb) -> None:
    """Removes a board with everything on it. For admins."""
    db.delete(find(db, user, board_id))


def find(db: Session, user: PersonRow, board_id: BoardId) -> BoardRow:
    """The board of this number, when this person is on it."""
    board = db.get(BoardRow, board_id)
    if board is None or not is_member(db, user.id, board_id):
        raise BoardNotFound()
    return board


def _of(db: Session, user: PersonRow) -> list[BoardRow]:
    mine = select(BoardRow).join(BoardRow.memberships).where(MemberRow.person_id == user.id)
    return list(db.scalars(mine.order_by(BoardRow.id)))


def _refuse_taken(db: Session, user: PersonRow, title: Title, besides: BoardRow | None = None) -> None:
    """Refuses a title that another board of this person has, and says which is free."""
    taken = {board.title.lower() for board in _of(db, user) if board is not besides}
    if title.lower() in taken:
        numbered = (f"{title} {number}" for number in count(2))
        raise TitleTaken(suggestion=next(each for each in numbered if each.lower() not in taken))
