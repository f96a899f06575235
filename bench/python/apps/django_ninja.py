"""The endpoints on django-ninja, which reads rows into its schemas."""

from datetime import datetime

from django.http import HttpRequest
from django.urls import path
from ninja import NinjaAPI, Schema

from apps import board


class Author(Schema):
    """Who wrote a card, as it is sent."""

    id: int
    name: str


class Card(Schema):
    """One card, as it is sent."""

    id: int
    board_id: int
    title: str
    note: str | None
    done: bool
    changed: datetime
    author: Author


class Add(Schema):
    """The body of a call."""

    left: int
    right: int


api = NinjaAPI()


@api.get("/cards", response=list[Card])
def cards(request: HttpRequest, board_id: int) -> list[board.CardRow]:
    """Twenty cards."""
    return board.rows(board_id)


@api.get("/size", response=int)
def size(request: HttpRequest, board_id: int) -> int:
    """A read that does next to nothing."""
    return 20 * board_id


@api.post("/add", response=int)
def add(request: HttpRequest, body: Add) -> int:
    """A call that does next to nothing."""
    return body.left + body.right


urlpatterns = [path("api/", api.urls)]
