"""Boards: the overview of them, and the head of each."""

from itertools import count
from random import randrange

from django.db import transaction
from django.db.models import Prefetch, QuerySet
from mizan import Context, MizanError, cache, client

from board import models
from board.clients.ids import BoardId, PersonId
from board.clients.session import ReadOnly, SignedIn, may_write
from board.clients.shape import Count, Hue, Shape
from board.clients.text import Title


class Boards(Context, auth=True, cache=cache(ttl=60)):
    """The boards you are a member of."""


class Board(Context, auth=True, cache=cache(ttl=60)):
    """One board and everything on it."""

    board_id: BoardId
    """Which board."""


class BoardSummary(Shape):
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


TITLE_ERRORS = (BoardNotFound, TitleTaken, ReadOnly)


@client(context=Boards, raises=[BoardNotFound])
def all_boards(request: SignedIn) -> list[BoardSummary]:
    """The boards you are a member of, oldest first."""
    return [_summary(board) for board in _summed_up(request.user)]


@client(context=Board, raises=[BoardNotFound])
def board_summary(request: SignedIn, board_id: BoardId) -> BoardSummary:
    """Title, colour and members of the board."""
    return _read(request.user, board_id)


@client(merge=all_boards, auth=may_write, raises=TITLE_ERRORS)
@transaction.atomic
def add_board(request: SignedIn, title: Title) -> BoardSummary:
    """Starts a board with three empty lists."""
    _refuse_taken(request.user, title)
    board = models.Board.objects.create(title=title, hue=randrange(360))
    board.members.add(request.user)
    lists = enumerate(["To do", "Doing", "Done"])
    models.List.objects.bulk_create(models.List(board=board, title=list, position=at) for at, list in lists)
    return _read(request.user, BoardId(board.pk))


@client(merge=[all_boards, board_summary], auth=may_write, raises=TITLE_ERRORS)
@transaction.atomic
def rename_board(request: SignedIn, board_id: BoardId, title: Title) -> BoardSummary:
    """Renames a board, wherever its title stands."""
    board = find_board(request.user, board_id)
    _refuse_taken(request.user, title, board)
    board.title = title
    board.save(update_fields=["title"])
    return _read(request.user, board_id)


# Its cards go with it, and the arguments do not say which they are: so all of `CardDetail`.
@client(affects=[Boards, Board, "card_detail"], auth="staff", raises=[BoardNotFound])
@transaction.atomic
def delete_board(request: SignedIn, board_id: BoardId) -> None:
    """Removes a board with everything on it. For admins."""
    find_board(request.user, board_id).delete()


def find_board(person: models.Person, board_id: BoardId) -> models.Board:
    """The board of this number, when this person is on it."""
    board = models.Board.objects.of(person).filter(pk=board_id).first()
    if board is None:
        raise BoardNotFound
    return board


def _summed_up(person: models.Person) -> QuerySet[models.Board]:
    """This person's boards with what a summary needs: three queries, however many boards."""
    lists = Prefetch("lists", models.List.objects.counted())
    return models.Board.objects.of(person).prefetch_related(lists, "members")


def _read(person: models.Person, board_id: BoardId) -> BoardSummary:
    board = _summed_up(person).filter(pk=board_id).first()
    if board is None:
        raise BoardNotFound
    return _summary(board)


def _summary(board: models.Board) -> BoardSummary:
    return BoardSummary(
        id=BoardId(board.pk),
        title=Title(board.title),
        hue=board.hue,
        card_counts=[list.card_count for list in board.lists.all()],  # type: ignore[attr-defined]  # of `counted`
        members=[PersonId(person.pk) for person in board.members.all()],
    )


def _refuse_taken(person: models.Person, title: Title, itself: models.Board | None = None) -> None:
    """Refuses a title that another board of this person has, and says which is free."""
    boards = models.Board.objects.of(person)
    others = boards.exclude(pk=itself.pk) if itself else boards
    taken = {each.casefold() for each in others.values_list("title", flat=True)}
    if title.casefold() in taken:
        numbered = (f"{title} {number}" for number in count(2))
        raise TitleTaken(suggestion=next(each for each in numbered if each.casefold() not in taken))
