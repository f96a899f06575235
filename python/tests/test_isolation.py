"""Isolation levels: a reader whose transaction is older than a writer's commit never leaves a stale entry.

The snapshot of REPEATABLE READ is taken by the first statement of a transaction, which a middleware or a dependency may
run long before the cache is looked up. Under READ COMMITTED each statement has a snapshot of its own.
"""

from threading import Thread
from typing import Any

import psycopg
import pytest
from django.test import Client, override_settings
from fastapi import Depends, FastAPI
from fastapi.testclient import TestClient

from mizan import Context, cache, client
from mizan.fastapi import mizan_router
from tests.postgres import postgres
from tests.redis import redis
from tests.sites import EVERY, DjangoAsgiSite, DjangoSite

READ = "SELECT colour FROM walls"


class Wall(Context, cache=cache(ttl=60, public=True)):
    pass


class Walls(Context, cache=cache(ttl=60, public=True)):
    pass


def in_a_thread(work: Any) -> None:
    """Of another request, whose settings and connections are its own."""
    writer = Thread(target=work)
    writer.start()
    writer.join()


class Snapshot:
    """The connection of a reader, whose transaction begins before its function runs."""

    url = ""
    connection: Any = None
    level = psycopg.IsolationLevel.REPEATABLE_READ
    meanwhile: Any = None
    """What happens once, between the snapshot and the function."""
    between: Any = None
    """What happens once, between two statements of the function."""


LEVELS = [(psycopg.IsolationLevel.REPEATABLE_READ, "white"), (psycopg.IsolationLevel.READ_COMMITTED, "red")]
"""What a function reads whose transaction began before the commit, by level."""


def colour() -> str:
    if Snapshot.connection is not None:
        return str(Snapshot.connection.execute(READ).fetchone()[0])
    with psycopg.connect(Snapshot.url) as connection:
        return str(connection.execute(READ).fetchone()[0])  # type: ignore[index]


@client(context=Wall)
def wall_colour() -> str:
    return colour()


def both(connection: Any) -> list[str]:
    first = connection.execute(READ).fetchone()[0]
    between, Snapshot.between = Snapshot.between, None
    if between is not None:
        in_a_thread(between)
    return [str(first), str(connection.execute(READ).fetchone()[0])]


@client(context=Walls)
def walls_colours() -> list[str]:
    """Two statements in one transaction, of which the second may see more."""
    with psycopg.connect(Snapshot.url) as connection:
        connection.isolation_level = Snapshot.level
        return both(connection)


@client(affects=[Wall, Walls])
def paint(with_colour: str) -> None:
    with psycopg.connect(Snapshot.url) as connection:
        connection.execute("UPDATE walls SET colour = %s", [with_colour])


def taken() -> Any:
    """Takes a snapshot, then lets a writer paint and be answered; gives what ends the transaction."""
    meanwhile, Snapshot.meanwhile = Snapshot.meanwhile, None
    if meanwhile is None:
        return None
    connection = psycopg.connect(Snapshot.url)
    connection.isolation_level = Snapshot.level
    connection.execute("SELECT 1 FROM walls")
    in_a_thread(meanwhile)
    Snapshot.connection = connection
    return connection


def ended() -> None:
    connection, Snapshot.connection = Snapshot.connection, None
    if connection is not None:
        connection.close()


class _Middleware:
    """Opens a transaction around every request, as some projects do."""

    def __init__(self, get_response: Any) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> Any:
        if request.method == "GET":
            taken()
        try:
            return self.get_response(request)
        finally:
            if request.method == "GET":
                ended()


def middleware(get_response: Any) -> Any:
    return _Middleware(get_response)


def dependency() -> Any:
    taken()
    yield
    ended()


@pytest.fixture(scope="module")
def database():
    with postgres() as url:
        with psycopg.connect(url) as connection:
            connection.execute("CREATE TABLE walls (colour text)")
            connection.execute("INSERT INTO walls VALUES ('white')")
        Snapshot.url = url
        yield url


@pytest.fixture(params=["memory", "redis"])
def where(request):
    if request.param == "memory":
        yield "memory"
    else:
        with redis() as server:
            yield server.url


OPTIONS = {"cache_secret": "of the tests", "cache_budget": 10.0}


@pytest.fixture(params=LEVELS, ids=lambda level: level[0].name)
def seen(request, monkeypatch):
    level, colour = request.param
    monkeypatch.setattr(Snapshot, "level", level)
    return colour


@pytest.mark.parametrize("make", [DjangoSite, DjangoAsgiSite])
def test_a_transaction_that_a_middleware_began_before_a_commit_leaves_nothing_stale(database, where, make, seen):
    site = make(wall_colour, walls_colours, paint, cache=where, **OPTIONS)
    site.call("paint", with_colour="white")
    with override_settings(MIDDLEWARE=["tests.test_isolation.middleware"]):
        site.read("wall/")  # the process has heard from its cache

        def write() -> None:
            answer = Client().post("/call/paint/", {"with_colour": "red"}, "application/json")
            assert answer.status_code == 200

        site.call("paint", with_colour="white")
        Snapshot.meanwhile = write
        old = site.read("wall/")
        assert old.json == {"wall_colour": seen}  # of before the writer was answered, but asked for before that
        assert "detail=purged-meanwhile" in old.cache
        assert site.read("wall/").json == {"wall_colour": "red"}


def test_a_transaction_that_a_dependency_began_before_a_commit_leaves_nothing_stale(database, where, seen):
    app = FastAPI()
    declared, around = (wall_colour, walls_colours, paint), [Depends(dependency)]
    app.include_router(mizan_router(*declared, app="small", cache=where, dependencies=around, **OPTIONS))
    browser = TestClient(app)

    def paint_it(with_colour: str) -> None:
        answer = browser.post("/api/mizan/call/paint/", json={"with_colour": with_colour})
        assert answer.status_code == 200

    def read() -> Any:
        return browser.get("/api/mizan/ctx/wall/")

    paint_it("white")
    read()
    paint_it("white")
    Snapshot.meanwhile = lambda: paint_it("red")
    old = read()
    assert old.json() == {"wall_colour": seen}
    assert "detail=purged-meanwhile" in old.headers["cache-status"]
    assert read().json() == {"wall_colour": "red"}


@pytest.mark.parametrize("make", EVERY)
def test_what_two_statements_read_before_and_after_a_commit_is_not_stored(database, where, make, seen):
    site = make(wall_colour, walls_colours, paint, cache=where, **OPTIONS)
    site.call("paint", with_colour="white")
    site.read("walls/")
    site.call("paint", with_colour="white")
    Snapshot.between = lambda: site.call("paint", with_colour="red")
    torn = site.read("walls/")
    assert torn.json == {"walls_colours": ["white", seen]}
    assert "detail=purged-meanwhile" in torn.cache
    assert site.read("walls/").json == {"walls_colours": ["red", "red"]}


@pytest.mark.parametrize("make", [DjangoSite, DjangoAsgiSite])
def test_within_the_lag_of_a_replica_nothing_is_stored_after_a_purge(database, where, make):
    site = make(wall_colour, walls_colours, paint, cache=where, replica_lag=3600.0, **OPTIONS)
    site.call("paint", with_colour="white")
    for _ in "12":
        assert site.read("wall/").cache == "mizan; fwd=miss; detail=replica-lag"


@pytest.mark.parametrize("make", EVERY)
def test_what_a_replica_may_have_read_too_early_has_no_field_by_which_others_store_it(database, where, make):
    site = make(wall_colour, walls_colours, paint, cache=where, replica_lag=3600.0, **OPTIONS)
    site.call("paint", with_colour="white")
    said = site.read("wall/", mizan_edge="1")
    assert said.cache == "mizan; fwd=miss; detail=replica-lag"
    assert not {"mizan-cache-control", "cdn-cache-control", "mizan-identity"} & said.headers.keys()
    assert "etag" in said.headers
