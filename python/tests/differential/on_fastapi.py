"""What the functions that look at the request are under FastAPI, and the app."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, FastAPI, Request

from mizan import Caller, Context, cache, client
from mizan.fastapi import mizan_router
from tests.differential import lines, shared
from tests.differential.callers import caller_named, name_of
from tests.differential.shared import CONTEXTS, Mine, Note, Safe


def caller(request: Request) -> Caller | None:
    """Who sends a request."""
    return caller_named(request.headers.get("x-user"))


def language(request: Request) -> str:
    """The language that the request prefers."""
    return request.headers.get("accept-language", "en")[:2]


def tenant(request: Request) -> str:
    """The tenant, at the host that the request is for."""
    return f"{request.headers.get('x-tenant')} {request.headers['host'].lower()}"


User = Annotated[Caller | None, Depends(caller)]
Tenant = Annotated[str, Depends(tenant)]


@client(context=Note)
def note_text(note_id: UUID, user: User) -> list[str]:
    return [*lines.read(str(note_id)), name_of(user)]


@client(context=Mine)
def mine_lines(user: User, tenant: Tenant) -> list[str]:
    owner = f"{name_of(user)} {tenant}"
    return [*lines.read(owner), owner]


@client(affects=Mine)
def mine_add(text: str, user: User, tenant: Tenant) -> None:
    lines.add(f"{name_of(user)} {tenant}", text)


@client(context=Safe)
def safe_lines(user: User) -> list[str]:
    return [*lines.read("safe"), name_of(user)]


class Sign(Context, cache=cache(ttl=60)):
    """Of one caller, in one language."""


CONTEXTS.append(Sign)


@client(affects=Sign)
def sign_paint(text: str) -> None:
    lines.add("sign", text)


@client(context=Sign)
def sign_text(language: Annotated[str, Depends(language)]) -> list[str]:
    return [*lines.read("sign"), language]


app = FastAPI()
app.include_router(
    mizan_router(
        shared,
        note_text,
        mine_lines,
        mine_add,
        safe_lines,
        sign_text,
        sign_paint,
        app="differential",
        identify=caller,
        vary_on=["header:x-tenant", "header:accept-language"],
        cache_budget=30.0,
    )
)
