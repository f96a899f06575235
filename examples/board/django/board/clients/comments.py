"""Comments: the talk about a card."""

from datetime import datetime
from typing import Annotated

from django.db import transaction
from mizan import client
from pydantic import BeforeValidator, Field

from board.clients.cards import CARD_ERRORS, WRITE_ERRORS, CardDetail, board_cards, card, find, find_on
from board.clients.ids import BoardId, CardId, CommentId, PersonId
from board.clients.session import SignedIn, may_write
from board.clients.shape import Shape
from board.clients.text import Remark


def _seconds(moment: object) -> object:
    return int(moment.timestamp()) if isinstance(moment, datetime) else moment


class Comment(Shape):
    """What somebody said about a card."""

    id: CommentId
    """Which comment."""
    author: PersonId = Field(validation_alias="author_id")
    """Who said it."""
    body: Remark
    """What they said."""
    written_at: Annotated[int, BeforeValidator(_seconds)]
    """When, in seconds since 1970."""


@client(context=CardDetail, raises=CARD_ERRORS)
def card_comments(request: SignedIn, card_id: CardId) -> list[Comment]:
    """The comments on a card, oldest first."""
    return Comment.each(find(request.user, card_id).comments.all())


@client(merge=card_comments, affects=[board_cards, card], auth=may_write, raises=WRITE_ERRORS)
@transaction.atomic
def add_comment(request: SignedIn, board_id: BoardId, card_id: CardId, body: Remark) -> Comment:
    """Says something about a card."""
    found = find_on(request.user, board_id, card_id)
    return Comment.of(found.comments.create(author=request.user, body=body))
