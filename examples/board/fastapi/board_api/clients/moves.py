"""Moving a card: to another place, list or board."""

from mizan import client
from sqlalchemy import func, select, update
from sqlalchemy.orm import aliased

from board_api.clients.boards import Board, Boards
from board_api.clients.cards import ERRORS, CardDetail, bottom_of, find_list, find_on
from board_api.database import WriteDb
from board_api.ids import BoardId, CardId, ListId
from board_api.membership import is_member
from board_api.session import CurrentUser, ReadOnly, may_write
from board_api.tables import CardRow


@client(
    affects=[Board.by(board_id="from_board"), Board.by(board_id="to_board"), CardDetail, Boards],
    auth=may_write,
    raises=[*ERRORS, ReadOnly],
)
def move_card(
    card_id: CardId,
    from_board: BoardId,
    to_board: BoardId,
    to_list: ListId,
    before: CardId | None,
    user: CurrentUser,
    db: WriteDb,
) -> None:
    """Moves a card before another one, or to the bottom of a list; the list may be on another board."""
    card = find_on(db, user, from_board, card_id)
    into = find_list(db, user, to_board, to_list)

    others = aliased(CardRow)
    neighbour = select(others.position).where(others.id == before, others.list_id == into.id).scalar_subquery()
    lower = update(CardRow).where(CardRow.list_id == into.id, CardRow.position >= neighbour)
    # This write takes the lock of the database, so nobody else makes room in the list until we are done.
    db.execute(lower.values(position=CardRow.position + 1).execution_options(synchronize_session=False))
    card.position = func.coalesce(neighbour - 1, bottom_of(into.id))
    card.list = into
    if card.assignee is not None and not is_member(db, card.assignee, to_board):
        card.assignee = None
