"""Snapshots of a database: a reader whose snapshot is older than a writer's commit never leaves a stale entry.

The snapshot of REPEATABLE READ is taken by the first statement of a transaction, which a middleware or a dependency may
run long before the cache is looked up.
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
from tests.sites import DjangoAsgiSite, DjangoSite

READ = "SELECT colour FROM walls"


class Wall(Context, cache=cache(ttl=60, public=True)):
    pass


class Snapshot:
    """The connection of a reader, whose transaction begins before its function runs."""

    url = ""
    connection: Any = None
    meanwhile: Any = None
    """What happens once, between the snapshot and the function."""


def colour() -> str:
    if Snapshot.connection is not None:
        return str(Snapshot.connection.execute(READ).fetchone()[0])
    with psycopg.connect(Snapshot.url) as connection:
        return str(connection.execute(READ).fetchone()[0])  # type: ignore[index]


@client(context=Wall)
def wall_colour() -> str:
    return colour()


@client(affects=Wall)
def paint(with_colour: str) -> None:
    with psycopg.connect(Snapshot.url) as connection:
        connection.execute("UPDATE walls SET colour = %s", [with_colour])


def taken() -> Any:
    """Takes a snapshot, then lets a writer paint and be answered; gives what ends the transaction."""
    meanwhile, Snapshot.meanwhile = Snapshot.meanwhile, None
    if meanwhile is None:
        return None
    connection = psycopg.connect(Snapshot.url)
    connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
    connection.execute("SELECT 1 FROM walls")
    writer = Thread(target=meanwhile)
    writer.start()
    writer.join()
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


@pytest.mark.parametrize("make", [DjangoSite, DjangoAsgiSite])
def test_a_snapshot_that_a_middleware_took_before_a_commit_leaves_nothing_stale(database, where, make):
    site = make(wall_colour, paint, cache=where, **OPTIONS)
    site.call("paint", with_colour="white")
    with override_settings(MIDDLEWARE=["tests.test_isolation.middleware"]):
        site.read("wall/")  # the process has heard from its cache

        def write() -> None:
            answer = Client().post("/call/paint/", {"with_colour": "red"}, "application/json")
            assert answer.status_code == 200

        site.call("paint", with_colour="white")
        Snapshot.meanwhile = write
        old = site.read("wall/")
        assert old.json == {"wall_colour": "white"}  # of before the writer was answered, but asked for before that
        assert "detail=purged-meanwhile" in old.cache
        assert site.read("wall/").json == {"wall_colour": "red"}


def test_a_snapshot_that_a_dependency_took_before_a_commit_leaves_nothing_stale(database, where):
    app = FastAPI()
    router = mizan_router(wall_colour, paint, app="small", cache=where, dependencies=[Depends(dependency)], **OPTIONS)
    app.include_router(router)
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
    assert old.json() == {"wall_colour": "white"}
    assert "detail=purged-meanwhile" in old.headers["cache-status"]
    assert read().json() == {"wall_colour": "red"}


@pytest.mark.parametrize("make", [DjangoSite, DjangoAsgiSite])
def test_within_the_lag_of_a_replica_nothing_is_stored_after_a_purge(database, where, make):
    site = make(wall_colour, paint, cache=where, replica_lag=3600.0, **OPTIONS)
    site.call("paint", with_colour="white")
    for _ in "12":
        assert site.read("wall/").cache == "mizan; fwd=miss; detail=replica-lag"
