"""Moving a card: to another place, list or board."""

from django.db import transaction
from django.db.models import F
from mizan import client

from board.clients.boards import Board, Boards
from board.clients.cards import WRITE_ERRORS, CardDetail, find_list, find_on
from board.clients.ids import BoardId, CardId, ListId
from board.clients.session import SignedIn, may_write


@client(
    affects=[Board.by(board_id="from_board"), Board.by(board_id="to_board"), CardDetail, Boards],
    auth=may_write,
    raises=WRITE_ERRORS,
)
@transaction.atomic
def move_card(
    request: SignedIn,
    card_id: CardId,
    from_board: BoardId,
    to_board: BoardId,
    to_list: ListId,
    before: CardId | None,
) -> None:
    """Moves a card before another one, or to the bottom of a list; the list may be on another board."""
    card = find_on(request.user, from_board, card_id)
    target = find_list(request.user, to_board, to_list)
    neighbour = target.cards.filter(pk=before).first() if before else None
    place = neighbour.position if neighbour else target.cards.next_position()
    target.cards.filter(position__gte=place).update(position=F("position") + 1)
    card.list, card.position = target, place
    if card.assignee_id and not target.board.members.filter(pk=card.assignee_id).exists():
        card.assignee = None
    card.save(update_fields=["list", "position", "assignee"])
