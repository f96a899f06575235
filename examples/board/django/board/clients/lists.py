"""Lists: the columns of a board."""

from django.db import transaction
from mizan import MizanError, client

from board.clients.boards import Board, BoardNotFound, Boards, board_summary, find_board
from board.clients.ids import BoardId, ListId
from board.clients.session import ReadOnly, SignedIn, may_write
from board.clients.shape import Shape
from board.clients.text import Title


class List(Shape):
    """One column of a board."""

    id: ListId
    """Which list."""
    title: Title
    """What it is called."""


class ListNotFound(MizanError):
    """The board has no such list."""

    status = 404


LIST_ERRORS = (BoardNotFound, ListNotFound, ReadOnly)


@client(context=Board, raises=[BoardNotFound])
def board_lists(request: SignedIn, board_id: BoardId) -> list[List]:
    """The lists of a board, from left to right."""
    return List.each(find_board(request.user, board_id).lists.all())


@client(merge=board_lists, affects=[Boards, board_summary], auth=may_write, raises=LIST_ERRORS)
@transaction.atomic
def add_list(request: SignedIn, board_id: BoardId, title: Title) -> List:
    """Adds an empty list at the right end."""
    lists = find_board(request.user, board_id).lists
    return List.of(lists.create(title=title, position=lists.next_position()))


@client(merge=board_lists, auth=may_write, raises=LIST_ERRORS)
@transaction.atomic
def rename_list(request: SignedIn, board_id: BoardId, list_id: ListId, title: Title) -> List:
    """Renames a list."""
    found = find_board(request.user, board_id).lists.filter(pk=list_id).first()
    if found is None:
        raise ListNotFound
    found.title = title
    found.save(update_fields=["title"])
    return List.of(found)
