"""The identities: a type of its own for each noun, so that a card's number is never taken for a board's."""

from typing import Annotated, NewType

from pydantic import Field

PersonId = NewType("PersonId", Annotated[int, Field(description="Which person.")])
BoardId = NewType("BoardId", Annotated[int, Field(description="Which board.")])
ListId = NewType("ListId", Annotated[int, Field(description="Which list.")])
CardId = NewType("CardId", Annotated[int, Field(description="Which card.")])
CommentId = NewType("CommentId", Annotated[int, Field(description="Which comment.")])
