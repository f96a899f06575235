"""Isolation levels of PostgreSQL and MariaDB: a reader whose transaction is older than a writer's commit never leaves a
stale entry.

The snapshot of REPEATABLE READ is taken by the first statement of a transaction, which a middleware or a dependency may
run long before the cache is looked up. Under READ COMMITTED each statement has a snapshot of its own.
"""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from threading import Thread
from typing import Any

import psycopg
import pymysql
import pytest
from django.test import Client, override_settings
from fastapi import Depends, FastAPI
from fastapi.testclient import TestClient

from mizan import Context, cache, client
from mizan.fastapi import mizan_router
from tests.mariadb import mariadb
from tests.postgres import postgres
from tests.redis import redis
from tests.server import SECRET
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


class PostgreSQL:
    """A server by its address."""

    def __init__(self, url: str) -> None:
        self._url = url

    def cursor(self, level: str = "READ COMMITTED") -> Any:
        """A cursor in a transaction of this level."""
        connection = psycopg.connect(self._url)
        connection.execute(f"SET TRANSACTION ISOLATION LEVEL {level}")
        return connection.cursor()


class MariaDB:
    """A server by its socket."""

    def __init__(self, socket: str) -> None:
        self._socket = socket

    def cursor(self, level: str = "READ COMMITTED") -> Any:
        """A cursor in a transaction of this level."""
        connection = pymysql.connect(user="root", unix_socket=self._socket, database="mysql")
        cursor = connection.cursor()
        cursor.execute(f"SET TRANSACTION ISOLATION LEVEL {level}")
        return cursor


def server(name: str) -> Any:
    return _postgresql() if name == "PostgreSQL" else _mariadb()


@contextmanager
def _postgresql() -> Iterator[PostgreSQL]:
    with postgres() as url:
        yield PostgreSQL(url)


@contextmanager
def _mariadb() -> Iterator[MariaDB]:
    with mariadb() as socket:
        yield MariaDB(socket)


def read_one(cursor: Any) -> str:
    cursor.execute(READ)
    return str(cursor.fetchone()[0])


def write(database: Any, *statements: str) -> None:
    cursor = database.cursor()
    with closing(cursor.connection):
        for statement in statements:
            cursor.execute(statement)
        cursor.connection.commit()


class Snapshot:
    """The cursor of a reader, whose transaction begins before its function runs."""

    database: Any = None
    cursor: Any = None
    level = "REPEATABLE READ"
    meanwhile: Any = None
    """What happens once, between the snapshot and the function."""
    between: Any = None
    """What happens once, between two statements of the function."""


LEVELS = [("REPEATABLE READ", "white"), ("READ COMMITTED", "red")]
"""What a function reads whose transaction began before the commit, by level."""


def colour() -> str:
    if Snapshot.cursor is not None:
        return read_one(Snapshot.cursor)
    cursor = Snapshot.database.cursor()
    with closing(cursor.connection):
        return read_one(cursor)


@client(context=Wall)
def wall_colour() -> str:
    return colour()


def both(cursor: Any) -> list[str]:
    first = read_one(cursor)
    between, Snapshot.between = Snapshot.between, None
    if between is not None:
        in_a_thread(between)
    return [first, read_one(cursor)]


@client(context=Walls)
def walls_colours() -> list[str]:
    """Two statements in one transaction, of which the second may see more."""
    cursor = Snapshot.database.cursor(Snapshot.level)
    with closing(cursor.connection):
        return both(cursor)


@client(affects=[Wall, Walls])
def paint(with_colour: str) -> None:
    write(Snapshot.database, f"UPDATE walls SET colour = '{with_colour}'")


def take() -> None:
    """Takes a snapshot, then lets a writer paint and be answered."""
    meanwhile, Snapshot.meanwhile = Snapshot.meanwhile, None
    if meanwhile is None:
        return
    cursor = Snapshot.database.cursor(Snapshot.level)
    cursor.execute("SELECT 1 FROM walls")
    cursor.fetchall()
    in_a_thread(meanwhile)
    Snapshot.cursor = cursor


def end() -> None:
    cursor, Snapshot.cursor = Snapshot.cursor, None
    if cursor is not None:
        cursor.connection.close()


class _Middleware:
    """Opens a transaction around every request, as some projects do."""

    def __init__(self, get_response: Any) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> Any:
        if request.method == "GET":
            take()
        try:
            return self.get_response(request)
        finally:
            if request.method == "GET":
                end()


def middleware(get_response: Any) -> Any:
    return _Middleware(get_response)


def dependency() -> Any:
    take()
    yield
    end()


@pytest.fixture(scope="module", params=["PostgreSQL", "MariaDB"])
def database(request):
    with server(request.param) as running:
        write(running, "CREATE TABLE walls (colour VARCHAR(10))", "INSERT INTO walls VALUES ('white')")
        Snapshot.database = running
        yield running


@pytest.fixture(params=["memory", "redis"])
def where(request):
    if request.param == "memory":
        yield "memory"
    else:
        with redis() as server:
            yield server.url


OPTIONS = {"cache_secret": SECRET, "cache_budget": 10.0}


@pytest.fixture(params=LEVELS, ids=lambda level: level[0])
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

        def paint_red() -> None:
            answer = Client().post("/call/paint/", {"with_colour": "red"}, "application/json")
            assert answer.status_code == 200

        site.call("paint", with_colour="white")
        Snapshot.meanwhile = paint_red
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
