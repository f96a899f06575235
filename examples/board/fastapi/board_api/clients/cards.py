"""Cards: what stands in the lists, and how it is written and rewritten."""

from mizan import Context, MizanError, cache, client
from sqlalchemy import ScalarSelect, func, select
from sqlalchemy.orm import Session, aliased

from board_api.clients.boards import Board, BoardNotFound, Boards, board_summary
from board_api.clients.boards import find as find_board
from board_api.database import Db, WriteDb
from board_api.ids import BoardId, CardId, ListId, PersonId
from board_api.membership import is_member
from board_api.record import Count, Record
from board_api.session import CurrentUser, ReadOnly, may_write
from board_api.tables import CardRow, ListRow, PersonRow
from board_api.title import Title


class CardDetail(Context, auth=True, cache=cache(ttl=60)):
    """One card and the talk about it."""

    card_id: CardId
    """Which card."""


class Card(Record):
    """Something to do."""

    id: CardId
    """Which card."""
    board_id: BoardId
    """The board it is on."""
    list_id: ListId
    """The list it stands in."""
    title: Title
    """What is to be done."""
    description: str
    """All there is to say about it; may be empty."""
    assignee: PersonId | None
    """Who does it."""
    comments: Count
    """How many comments there are."""


class CardNotFound(MizanError):
    """There is no such card on that board, or you are not on it."""

    status = 404


class ListNotFound(MizanError):
    """There is no such list on that board, or you are not on it."""

    status = 404


class NotAMember(MizanError):
    """Only members of a board can be given its cards."""

    status = 409


ERRORS = [CardNotFound, ListNotFound, NotAMember]


@client(context=Board, raises=[BoardNotFound])
def board_cards(board_id: BoardId, user: CurrentUser, db: Db) -> list[Card]:
    """The cards of a board: lists from left to right, each from top to bottom."""
    board = find_board(db, user, board_id)
    cards = select(CardRow).join(ListRow).where(ListRow.board_id == board.id)
    rows = db.scalars(cards.order_by(ListRow.position, CardRow.position))
    return [Card.model_validate(row) for row in rows]


@client(context=CardDetail, raises=ERRORS)
def card(card_id: CardId, user: CurrentUser, db: Db) -> Card:
    """The card itself."""
    return Card.model_validate(find(db, user, card_id))


@client(
    merge=board_cards,
    affects=[Boards, board_summary],
    auth=may_write,
    raises=[*ERRORS, ReadOnly],
)
def add_card(board_id: BoardId, list_id: ListId, title: Title, user: CurrentUser, db: WriteDb) -> Card:
    """Adds a card at the bottom of a list."""
    into = find_list(db, user, board_id, list_id)
    added = CardRow(list=into, title=title, position=bottom_of(list_id))
    db.add(added)
    db.flush()
    return Card.model_validate(added)


@client(merge=[board_cards, card], auth=may_write, raises=[*ERRORS, ReadOnly])
def rename_card(board_id: BoardId, card_id: CardId, title: Title, user: CurrentUser, db: WriteDb) -> Card:
    """Renames a card, on the board and wherever it is open."""
    row = find_on(db, user, board_id, card_id)
    row.title = title
    return Card.model_validate(row)


@client(merge=[board_cards, card], auth=may_write, raises=[*ERRORS, ReadOnly])
def describe_card(board_id: BoardId, card_id: CardId, description: str, user: CurrentUser, db: WriteDb) -> Card:
    """Rewrites what there is to say about a card."""
    row = find_on(db, user, board_id, card_id)
    row.description = description
    return Card.model_validate(row)


@client(merge=[board_cards, card], auth=may_write, raises=[*ERRORS, ReadOnly])
def assign_card(board_id: BoardId, card_id: CardId, assignee: PersonId | None, user: CurrentUser, db: WriteDb) -> Card:
    """Gives a card to somebody on its board, or to nobody."""
    row = find_on(db, user, board_id, card_id)
    if assignee is not None and not is_member(db, assignee, board_id):
        raise NotAMember()
    row.assignee = assignee
    return Card.model_validate(row)


@client(affects=[Board, CardDetail, Boards], auth=may_write, raises=[*ERRORS, ReadOnly])
def delete_card(board_id: BoardId, card_id: CardId, user: CurrentUser, db: WriteDb) -> None:
    """Throws a card away, with its comments."""
    db.delete(find_on(db, user, board_id, card_id))


def find(db: Session, user: PersonRow, card_id: CardId) -> CardRow:
    """The card of this number, when it is on a board of this person."""
    row = db.get(CardRow, card_id)
    if row is None or not is_member(db, user.id, row.board_id):
        raise CardNotFound()
    return row


def find_on(db: Session, user: PersonRow, board_id: BoardId, card_id: CardId) -> CardRow:
    """The same, when it is on this board: callers name the board so that others need not hear of the change."""
    row = find(db, user, card_id)
    if row.board_id != board_id:
        raise CardNotFound()
    return row


def find_list(db: Session, user: PersonRow, board_id: BoardId, list_id: ListId) -> ListRow:
    """The list of this number, when it is on this board and the board is one of this person."""
    row = db.get(ListRow, list_id)
    if row is None or row.board_id != board_id or not is_member(db, user.id, board_id):
        raise ListNotFound()
    return row


def bottom_of(list_id: ListId) -> ScalarSelect[int]:
    """The place below every card of a list."""
    others = aliased(CardRow)
    return select(func.coalesce(func.max(others.position), -1) + 1).where(others.list_id == list_id).scalar_subquery()
