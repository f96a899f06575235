"""Comments: the talk about a card."""

from mizan import client
from sqlalchemy import select

from board_api.clients.cards import ERRORS, CardDetail, board_cards, card, find, find_on
from board_api.database import Db, WriteDb
from board_api.ids import BoardId, CardId, CommentId, PersonId
from board_api.record import Record
from board_api.session import CurrentUser, ReadOnly, may_write
from board_api.tables import CommentRow
from board_api.title import Remark


class Comment(Record):
    """What somebody said about a card."""

    id: CommentId
    """Which comment."""
    author: PersonId
    """Who said it."""
    body: Remark
    """What they said."""
    written_at: int
    """When, in seconds since 1970."""


@client(context=CardDetail, raises=ERRORS)
def card_comments(card_id: CardId, user: CurrentUser, db: Db) -> list[Comment]:
    """The comments on a card, oldest first."""
    of = find(db, user, card_id)
    said = select(CommentRow).where(CommentRow.card_id == of.id)
    rows = db.scalars(said.order_by(CommentRow.written_at, CommentRow.id))
    return [Comment.model_validate(row) for row in rows]


@client(
    merge=card_comments,
    affects=[board_cards, card],
    auth=may_write,
    raises=[*ERRORS, ReadOnly],
)
def add_comment(board_id: BoardId, card_id: CardId, body: Remark, user: CurrentUser, db: WriteDb) -> Comment:
    """Says something about a card."""
    about = find_on(db, user, board_id, card_id)
    said = CommentRow(card_id=about.id, author=user.id, body=body)
    db.add(said)
    db.flush()
    return Comment.model_validate(said)
