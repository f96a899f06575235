"""The data all contenders serve, as an ORM hands it out, and the types of those that have types."""

from dataclasses import dataclass
from datetime import datetime, timezone

from pydantic import BaseModel, ConfigDict


@dataclass(slots=True)
class AuthorRow:
    """Who wrote a card."""

    id: int
    name: str


@dataclass(slots=True)
class CardRow:
    """One card."""

    id: int
    board_id: int
    title: str
    note: str | None
    done: bool
    changed: datetime
    author: AuthorRow


def _row(board_id: int, number: int) -> CardRow:
    return CardRow(
        id=number,
        board_id=board_id,
        title=f"Card number {number}",
        note="A note of a few words" if number % 2 == 0 else None,
        done=number % 5 == 0,
        changed=datetime(2026, 3, 1, 12, number, tzinfo=timezone.utc),
        author=AuthorRow(id=number % 3, name=f"Author {number % 3}"),
    )


_BOARDS = {1: [_row(1, number) for number in range(20)]}


def rows(board_id: int) -> list[CardRow]:
    """The twenty cards of board 1, none of any other."""
    return list(_BOARDS.get(board_id, ()))


class Author(BaseModel):
    """Who wrote a card, as it is sent."""

    model_config = ConfigDict(from_attributes=True)

    id: int
    name: str


class Card(BaseModel):
    """One card, as it is sent."""

    model_config = ConfigDict(from_attributes=True)

    id: int
    board_id: int
    title: str
    note: str | None
    done: bool
    changed: datetime
    author: Author


def as_dict(row: CardRow) -> dict[str, object]:
    """One card for those who send dictionaries."""
    author = {"id": row.author.id, "name": row.author.name}
    return {
        "id": row.id,
        "board_id": row.board_id,
        "title": row.title,
        "note": row.note,
        "done": row.done,
        "changed": row.changed,
        "author": author,
    }


def written(moment: datetime) -> str:
    """A moment for those who write JSON by hand."""
    return moment.isoformat().replace("+00:00", "Z")
