"""The identities: a type of its own for each noun, so that a card's number is never taken for a board's."""

from typing import NewType

PersonId = NewType("PersonId", int)
"""Which person."""
BoardId = NewType("BoardId", int)
"""Which board."""
ListId = NewType("ListId", int)
"""Which list."""
CardId = NewType("CardId", int)
"""Which card."""
CommentId = NewType("CommentId", int)
"""Which comment."""
