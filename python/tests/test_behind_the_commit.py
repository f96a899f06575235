"""A call that is refused behind its commit has changed what it declares, whatever the status of the refusal."""

from collections.abc import AsyncIterator, Callable, Iterator
from typing import Annotated, Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connections, transaction
from django.http import Http404
from fastapi import Depends, HTTPException
from sqlalchemy import create_engine, event
from sqlalchemy.orm import Session

from mizan import Context, MizanError, cache, client
from tests.sites import DjangoAsgiSite, DjangoSite, FastAPISite


class Shelf(Context, cache=cache(ttl=60, public=True)):
    pass


books: list[str] = []


@client(context=Shelf)
def shelf_books() -> list[str]:
    return list(books)


class Taken(MizanError):
    """Somebody else was faster."""

    status = 409


refusal: Callable[[], Exception] = Taken


def store() -> None:
    books.append("red")


def hook(*_: Any) -> None:
    """What a project runs behind a commit, such as a message to another service."""
    raise refusal()


def refused_behind(site: Any, name: str, status: int) -> None:
    books.clear()
    for _ in "12":
        assert site.read("shelf/").json["shelf_books"] == []
    answer = site.call(name)
    assert (answer.status, books) == (status, ["red"])
    assert answer.headers["x-mizan-invalidate"] == "shelf"
    for _ in "12":
        assert site.read("shelf/").json["shelf_books"] == ["red"]


REFUSALS = {403: lambda: PermissionDenied("no"), 404: lambda: Http404("none"), 409: Taken}


@client(affects=Shelf, raises=[Taken])
def in_a_block() -> None:
    with transaction.atomic():
        transaction.on_commit(store)
        transaction.on_commit(hook)


@client(affects=Shelf, raises=[Taken])
def in_the_block_of_the_request() -> None:
    transaction.on_commit(store)
    transaction.on_commit(hook)


@pytest.mark.parametrize("status", REFUSALS)
@pytest.mark.parametrize("name", ["in_a_block", "in_the_block_of_the_request"])
@pytest.mark.parametrize("atomic_requests", [False, True])
@pytest.mark.parametrize("kind", [DjangoSite, DjangoAsgiSite])
def test_a_callback_of_django_that_refuses(kind, atomic_requests, name, status, database, monkeypatch):
    monkeypatch.setitem(connections.settings["default"], "ATOMIC_REQUESTS", atomic_requests)
    monkeypatch.setitem(globals(), "refusal", REFUSALS[status])
    site = kind(shelf_books, in_a_block, in_the_block_of_the_request, cache="memory")
    refused_behind(site, name, status)


def session() -> Iterator[None]:
    yield
    store()
    hook()


async def asynchronous_session() -> AsyncIterator[None]:
    yield
    store()
    hook()


@client(affects=Shelf, raises=[Taken])
def in_a_dependency(db: Annotated[None, Depends(session)]) -> None: ...


@client(affects=Shelf, raises=[Taken])
async def in_an_asynchronous_one(db: Annotated[None, Depends(asynchronous_session)]) -> None: ...


@client(affects=Shelf, raises=[Taken])
def in_an_event() -> None:
    with Session(create_engine("sqlite://")) as db:
        event.listen(db, "after_commit", lambda _: (store(), hook()))
        with db.begin():
            db.connection()


@pytest.mark.parametrize("status", [403, 409])
@pytest.mark.parametrize("name", ["in_a_dependency", "in_an_asynchronous_one", "in_an_event"])
def test_a_dependency_or_an_event_that_refuses(name, status, monkeypatch):
    monkeypatch.setitem(globals(), "refusal", Taken if status == 409 else lambda: HTTPException(403, "no"))
    refused_behind(
        FastAPISite(shelf_books, in_a_dependency, in_an_asynchronous_one, in_an_event, cache="memory"), name, status
    )


@client(affects=Shelf, raises=[Taken])
def before_any_commit() -> None:
    raise Taken


@pytest.mark.parametrize("kind", [DjangoSite, FastAPISite])
def test_a_refusal_of_the_function_itself_purges_nothing(kind):
    site = kind(shelf_books, before_any_commit, cache="memory")
    site.read("shelf/")
    answer = site.call("before_any_commit")
    assert answer.status == 409 and "x-mizan-invalidate" not in answer.headers
    assert site.read("shelf/").cache == "mizan; hit"
