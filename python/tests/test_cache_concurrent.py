"""Readers at the same time: one runs the functions, the others get what it gives."""

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from asgiref.sync import async_to_sync
from django.test import AsyncClient
from django.test.utils import override_settings
from httpx2 import ASGITransport
from httpx2 import AsyncClient as Browser

from mizan import Context, cache, client
from tests.sites import DjangoSite, FastAPISite, Runs
from tests.small import Urls, fastapi_app

READERS = 8


class Arena(Context, cache=cache(ttl=60, public=True)):
    arena_id: int


class Doors:
    """Lets a function in, and out when everybody has come."""

    def __init__(self) -> None:
        self.entered, self.open = threading.Event(), threading.Event()

    def pass_through(self) -> None:
        self.entered.set()
        assert self.open.wait(30)


@pytest.mark.parametrize("make", [DjangoSite, FastAPISite])
def test_threads_that_ask_while_one_reads_get_its_answer(make):
    runs, doors = Runs(), Doors()

    @client(context=Arena)
    def arena_runs(arena_id: int) -> int:
        doors.pass_through()
        return runs()

    site = make(arena_runs, cache="memory")
    with ThreadPoolExecutor(READERS) as threads:
        first = threads.submit(site.read, "arena/?arena_id=1")
        assert doors.entered.wait(30)
        others = [threads.submit(site.read, "arena/?arena_id=1") for _ in range(READERS - 1)]
        doors.open.set()
        answers = [each.result(30) for each in [first, *others]]
    assert {each.body for each in answers} == {b'{"arena_runs":1}'}
    assert answers[0].cache == "mizan; fwd=miss; stored"
    assert {each.cache for each in answers[1:]} <= {"mizan; fwd=miss; collapsed", "mizan; hit"}


@pytest.mark.parametrize("make", [DjangoSite, FastAPISite])
def test_when_the_one_who_reads_fails_the_next_one_reads(make):
    runs, doors = Runs(), Doors()

    @client(context=Arena)
    def arena_runs(arena_id: int) -> int:
        doors.pass_through()
        if runs() == 1:
            raise RuntimeError("the first one fails")
        return runs.count

    site = make(arena_runs, cache="memory")
    with ThreadPoolExecutor(READERS) as threads:
        first = threads.submit(site.read, "arena/?arena_id=1")
        assert doors.entered.wait(30)
        others = [threads.submit(site.read, "arena/?arena_id=1") for _ in range(READERS - 1)]
        doors.open.set()
        assert first.result(30).status == 500
        assert {each.result(30).body for each in others} == {b'{"arena_runs":2}'}


@pytest.mark.parametrize("make", [DjangoSite, FastAPISite])
def test_an_answer_that_a_change_overtook_is_not_kept(make):
    runs, doors = Runs(), Doors()

    @client(context=Arena)
    def arena_runs(arena_id: int) -> int:
        seen = runs()
        doors.pass_through()
        return seen

    @client(affects=Arena)
    def paint(arena_id: int) -> None:
        return None

    site = make(arena_runs, paint, cache="memory")
    with ThreadPoolExecutor(1) as threads:
        slow = threads.submit(site.read, "arena/?arena_id=1")
        assert doors.entered.wait(30)
        site.call("paint", arena_id=1)
        doors.open.set()
        assert slow.result(30).cache == "mizan; fwd=miss; detail=purged-meanwhile"
    assert site.read("arena/?arena_id=1").json == {"arena_runs": 2}


class AsyncRoom:
    """A function that waits for the event loop's word, and what asks for it."""

    def __init__(self) -> None:
        self.runs = Runs()
        self.entered = self.open = asyncio.Event()

        @client(context=Arena)
        async def arena_runs(arena_id: int) -> int:
            self.runs()
            self.entered.set()
            await self.open.wait()
            return self.runs.count

        self.function = arena_runs

    async def all_at_once(self, read: Any) -> list[bytes]:
        """What so many readers get of whom the last has asked before the first is answered."""
        self.entered, self.open = asyncio.Event(), asyncio.Event()
        tasks = [asyncio.ensure_future(read()) for _ in range(READERS)]
        await self.entered.wait()
        for _ in range(200):
            await asyncio.sleep(0)  # every task takes its turns
        self.open.set()
        return [each.content for each in await asyncio.gather(*tasks)]


def test_tasks_that_ask_while_one_reads_get_its_answer_on_fastapi():
    room = AsyncRoom()

    async def ask() -> list[bytes]:
        async with Browser(transport=ASGITransport(fastapi_app(room.function, cache="memory"))) as browser:
            return await room.all_at_once(lambda: browser.get("http://test/api/mizan/ctx/arena/?arena_id=1"))

    assert asyncio.run(ask()) == [b'{"arena_runs":1}'] * READERS


def test_tasks_that_ask_while_one_reads_get_its_answer_on_django():
    room = AsyncRoom()
    with override_settings(ROOT_URLCONF=Urls(room.function, cache="memory")):
        answers = async_to_sync(room.all_at_once)(lambda: AsyncClient().get("/ctx/arena/?arena_id=1"))
    assert answers == [b'{"arena_runs":1}'] * READERS


def test_a_reader_who_goes_away_leaves_the_reading_to_the_next():
    room = AsyncRoom()

    async def ask() -> bytes:
        room.entered, room.open = asyncio.Event(), asyncio.Event()
        async with Browser(transport=ASGITransport(fastapi_app(room.function, cache="memory"))) as browser:
            first = asyncio.ensure_future(browser.get("http://test/api/mizan/ctx/arena/?arena_id=1"))
            await room.entered.wait()
            second = asyncio.ensure_future(browser.get("http://test/api/mizan/ctx/arena/?arena_id=1"))
            for _ in range(200):
                await asyncio.sleep(0)
            first.cancel()
            room.open.set()
            return (await second).content

    assert asyncio.run(ask()) == b'{"arena_runs":2}'


def first_waits() -> tuple[Any, Doors]:
    """A function whose first run waits at doors."""
    runs, doors = Runs(), Doors()

    @client(context=Arena)
    def arena_runs(arena_id: int) -> int:
        if runs() == 1:
            doors.pass_through()
        return runs.count

    return arena_runs, doors


@pytest.mark.parametrize("make", [DjangoSite, FastAPISite])
def test_a_reader_that_the_engine_lets_go_on_stores_what_it_reads(make):
    arena_runs, doors = first_waits()
    site = make(arena_runs, cache="memory")
    with ThreadPoolExecutor(1) as threads:
        first = threads.submit(site.read, "arena/?arena_id=1")
        assert doors.entered.wait(30)
        second = site.read("arena/?arena_id=1")
        doors.open.set()
        first.result(30)
    assert (second.json, second.cache) == ({"arena_runs": 2}, "mizan; fwd=miss; stored")


@pytest.mark.parametrize("make", [DjangoSite, FastAPISite])
def test_a_reader_that_the_engine_does_not_answer_reads_alone(make, monkeypatch):
    arena_runs, doors = first_waits()
    monkeypatch.setattr("mizan.serve.cached.WAIT", 0.01)  # of the engine it is 5 s
    site = make(arena_runs, cache="memory")
    with ThreadPoolExecutor(1) as threads:
        first = threads.submit(site.read, "arena/?arena_id=1")
        assert doors.entered.wait(30)
        assert site.read("arena/?arena_id=1").json == {"arena_runs": 2}
        doors.open.set()
        assert first.result(30).cache == "mizan; fwd=miss; stored"
