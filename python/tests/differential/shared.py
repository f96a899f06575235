"""Functions that both frameworks serve as they are, and the contexts of all."""

from datetime import datetime, timezone
from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, BaseModel

from mizan import Context, cache, client, invalidate
from tests.differential import lines


class Note(Context, cache=cache(ttl=60)):
    """Private, of a value with several spellings."""

    note_id: UUID


class Mine(Context, cache=cache(ttl=60)):
    """Of one caller, at one host, for one tenant."""


class Safe(Context, auth=True, cache=cache(ttl=60)):
    """For callers with an identity."""


class Lobby(Context, cache=cache(ttl=60, anonymous=True)):
    """Shared by callers without an identity."""


Label = Annotated[str, AfterValidator(lambda text: text.strip().lower())]


class Board(Context, cache=cache(ttl=60, public=True)):
    """The same for everyone, with a param that may be left out."""

    board_id: int
    label: Label | None = None


class Moment(Context, cache=cache(ttl=60, public=True)):
    """Of a time, which has as many spellings as there are offsets."""

    at: datetime


class Card(BaseModel):
    """A line of a board."""

    id: int
    text: str


CONTEXTS: list[type[Context]] = [Note, Mine, Safe, Lobby, Board, Moment]
"""All of them; each framework adds its own."""


def _at(moment: datetime) -> str:
    return moment.astimezone(timezone.utc).isoformat()


def _cards(board_id: int, label: str | None) -> list[Card]:
    labels = [label] if label else ["", "red", "blue"]
    return [Card(id=at, text=text) for each in labels for at, text in enumerate(lines.read(f"board {board_id} {each}"))]


@client(context=Board)
def board_cards(board_id: int, label: Label | None = None) -> list[Card]:
    return _cards(board_id, label)


@client(context=Board)
def board_title(board_id: int, label: Label | None = None) -> list[str]:
    return lines.read(f"title {board_id}")


@client(merge=board_cards)
def card_add(board_id: int, text: str, label: Label | None = None) -> Card:
    owner = f"board {board_id} {label or ''}"
    lines.add(owner, text)
    return Card(id=len(lines.read(owner)), text=text)


@client(affects=board_title)
def board_rename(board_id: int, text: str) -> None:
    lines.add(f"title {board_id}", text)


@client(context=Note)
def note_size(note_id: UUID) -> int:
    return len(lines.read(str(note_id)))


@client(affects=Note)
def note_write(note_id: UUID, text: str) -> None:
    lines.add(str(note_id), text)


@client(affects=Note.by(note_id="to"))
def note_copy(source: UUID, to: UUID) -> None:
    for line in lines.read(str(source))[:2]:
        lines.add(str(to), line)


@client
def note_sign(note_id: UUID) -> None:
    lines.add(str(note_id), "signed")
    invalidate(Note(note_id=note_id))


@client
def forge(note_id: UUID) -> None:
    """Names nothing: a fault."""
    lines.add(str(note_id), "forged")


@client(context=Lobby)
def lobby_guests() -> list[str]:
    return lines.read("lobby")


@client(affects=Lobby)
def lobby_enter(text: str) -> None:
    lines.add("lobby", text)


@client(context=Moment)
def moment_events(at: datetime) -> list[str]:
    return lines.read(_at(at))


@client(affects=Moment)
def moment_add(at: datetime, text: str) -> None:
    lines.add(_at(at), text)


@client(affects=Safe, auth=True)
def safe_add(text: str) -> None:
    lines.add("safe", text)


@client
def season(text: str) -> None:
    """Changes something of everything, and names all of it when it runs."""
    for owner in lines.owners():
        lines.add(owner, text)
    for context in CONTEXTS:
        invalidate(context)
