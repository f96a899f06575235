"""Cards: what stands in the lists, and how it is written and rewritten."""

from django.db import transaction
from mizan import Context, MizanError, cache, client
from pydantic import Field

from board import models
from board.clients.boards import Board, BoardNotFound, Boards, board_summary, find_board
from board.clients.ids import BoardId, CardId, ListId, PersonId
from board.clients.session import ReadOnly, SignedIn, may_write
from board.clients.shape import Count, Shape
from board.clients.text import Title


class CardDetail(Context, auth=True, cache=cache(ttl=60)):
    """One card and the talk about it."""

    card_id: CardId
    """Which card."""


class Card(Shape):
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
    assignee: PersonId | None = Field(validation_alias="assignee_id")
    """Who does it."""
    comments: Count = Field(validation_alias="comment_count")
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


CARD_ERRORS = (CardNotFound, ListNotFound, NotAMember)
WRITE_ERRORS = (*CARD_ERRORS, ReadOnly)


@client(context=Board, raises=[BoardNotFound])
def board_cards(request: SignedIn, board_id: BoardId) -> list[Card]:
    """The cards of a board: lists from left to right, each from top to bottom."""
    board = find_board(request.user, board_id)
    return Card.each(models.Card.objects.filter(list__board=board).counted())


@client(context=CardDetail, raises=CARD_ERRORS)
def card(request: SignedIn, card_id: CardId) -> Card:
    """The card itself."""
    return Card.of(find(request.user, card_id))


@client(merge=board_cards, affects=[Boards, board_summary], auth=may_write, raises=WRITE_ERRORS)
@transaction.atomic
def add_card(request: SignedIn, board_id: BoardId, list_id: ListId, title: Title) -> Card:
    """Adds a card at the bottom of a list."""
    cards = find_list(request.user, board_id, list_id).cards
    added = cards.create(title=title, position=cards.next_position())
    return Card.of(find(request.user, CardId(added.pk)))


@client(merge=[board_cards, card], auth=may_write, raises=WRITE_ERRORS)
@transaction.atomic
def rename_card(request: SignedIn, board_id: BoardId, card_id: CardId, title: Title) -> Card:
    """Renames a card, on the board and wherever it is open."""
    found = find_on(request.user, board_id, card_id)
    found.title = title
    found.save(update_fields=["title"])
    return Card.of(found)


@client(merge=[board_cards, card], auth=may_write, raises=WRITE_ERRORS)
@transaction.atomic
def describe_card(request: SignedIn, board_id: BoardId, card_id: CardId, description: str) -> Card:
    """Rewrites what there is to say about a card."""
    found = find_on(request.user, board_id, card_id)
    found.description = description
    found.save(update_fields=["description"])
    return Card.of(found)


@client(merge=[board_cards, card], auth=may_write, raises=WRITE_ERRORS)
@transaction.atomic
def assign_card(request: SignedIn, board_id: BoardId, card_id: CardId, assignee: PersonId | None) -> Card:
    """Gives a card to somebody on its board, or to nobody."""
    found = find_on(request.user, board_id, card_id)
    if assignee is not None and not found.list.board.members.filter(pk=assignee).exists():
        raise NotAMember
    found.assignee_id = assignee
    found.save(update_fields=["assignee"])
    return Card.of(found)


@client(affects=[Board, CardDetail, Boards], auth=may_write, raises=WRITE_ERRORS)
@transaction.atomic
def delete_card(request: SignedIn, board_id: BoardId, card_id: CardId) -> None:
    """Throws a card away, with its comments."""
    find_on(request.user, board_id, card_id).delete()


def find(person: models.Person, card_id: CardId) -> models.Card:
    """The card of this number, when it is on a board of this person."""
    found = models.Card.objects.of(person).counted().filter(pk=card_id).first()
    if found is None:
        raise CardNotFound
    return found


def find_on(person: models.Person, board_id: BoardId, card_id: CardId) -> models.Card:
    """The same, when it is on this board: callers name the board so that others need not hear of the change."""
    found = find(person, card_id)
    if found.board_id != board_id:
        raise CardNotFound
    return found


def find_list(person: models.Person, board_id: BoardId, list_id: ListId) -> models.List:
    """The list of this number, when it is on this board and this person is too."""
    found = models.List.objects.filter(pk=list_id, board=board_id, board__members=person).first()
    if found is None:
        raise ListNotFound
    return found
