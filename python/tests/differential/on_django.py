"""What the functions that look at the request are under Django."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils import translation

from mizan import Context, cache, client
from tests.differential import lines
from tests.differential.callers import caller_named, name_of
from tests.differential.shared import CONTEXTS, Mine, Note, Safe


def identified(respond: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """A middleware that sets the caller, as those of projects do."""

    def middleware(request: Any) -> Any:
        request.user = caller_named(request.headers.get("x-user"))
        return respond(request)

    return middleware


def _owner(request: Any) -> str:
    return f"{name_of(request.user)} {request.headers.get('x-tenant')} {request.get_host().lower()}"


@client(context=Note)
def note_text(request: HttpRequest, note_id: UUID) -> list[str]:
    return [*lines.read(str(note_id)), name_of(request.user)]


@client(context=Mine)
def mine_lines(request: HttpRequest) -> list[str]:
    return [*lines.read(_owner(request)), _owner(request)]


@client(affects=Mine)
def mine_add(request: HttpRequest, text: str) -> None:
    lines.add(_owner(request), text)


@client(context=Safe)
def safe_lines(request: HttpRequest) -> list[str]:
    return [*lines.read("safe"), name_of(request.user)]


class Sign(Context, cache=cache(ttl=60, public=True)):
    """The same for everyone who reads the language."""


CONTEXTS.append(Sign)


@client(affects=Sign)
def sign_paint(text: str) -> None:
    lines.add("sign", text)


@client(context=Sign)
def sign_text() -> list[str]:
    return [*lines.read("sign"), str(translation.get_language())]
