"""Sinks hear what is out of date on FastAPI, of calls and of changes no call made."""

import asyncio
import threading
from typing import Any
from weakref import WeakSet

import pytest
from fastapi import Response
from fastapi.testclient import TestClient

from mizan import Announcement, Context, InvalidTarget, client, invalidate, on_invalidation, outlet
from tests.small import fastapi_app


class Yard(Context):
    yard_id: int


@client(context=Yard)
def trees(yard_id: int) -> list[str]:
    return ["oak"]


@client(affects=Yard)
async def plant(yard_id: int) -> None: ...


@client(route="/fell", methods=["POST"], affects=Yard)
def fell(yard_id: int) -> Response:
    return Response(status_code=204)


ONE = "yard;yard_id=1"


class Heard:
    """What two sinks heard, and on which event loop the asynchronous one did."""

    def __init__(self) -> None:
        self.sync: list[str] = []
        self.waiting: list[str] = []
        self.loops: list[Any] = []
        self.all = threading.Event()

    def sinks(self) -> list[Any]:
        @on_invalidation
        def hear(announcement: Announcement) -> None:
            self.sync.append(announcement.headers["x-mizan-invalidate"])

        @on_invalidation
        async def wait(announcement: Announcement) -> None:
            self.waiting.append(announcement.headers["x-mizan-invalidate"])
            self.loops.append(asyncio.get_running_loop())
            self.all.set()

        return [hear, wait]


@pytest.fixture
def heard() -> Heard:
    return Heard()


@pytest.fixture
def app(heard):
    return fastapi_app(trees, plant, fell, *heard.sinks())


def test_calls_and_views_are_heard_by_both_kinds_of_sinks(app, heard):
    with TestClient(app) as browser:
        browser.post("/api/mizan/call/plant/", json={"yard_id": 1})
        browser.post("/api/mizan/fell", json={"yard_id": 2})
        browser.get("/api/mizan/ctx/yard/?yard_id=1")
    assert heard.sync == heard.waiting == [ONE, "yard;yard_id=2"]


def test_an_ordinary_route_is_heard(app, heard):
    @app.post("/hook")
    def hook() -> None:
        invalidate(Yard(yard_id=1))
        heard.loops.append("after")

    @app.post("/later")
    async def later() -> None:
        invalidate(Yard(yard_id=2))
        heard.loops.append(asyncio.get_running_loop())

    with TestClient(app) as browser:
        browser.post("/hook")
        assert (heard.sync, heard.waiting, heard.loops[1]) == ([ONE], [ONE], "after")
        heard.all.clear()
        browser.post("/later")
        assert heard.all.wait(10)
    assert heard.sync[1:] == heard.waiting[1:] == ["yard;yard_id=2"]
    loops = [each for each in heard.loops if each != "after"]
    assert len(set(loops)) == 1  # where a client of the app's own loop can be used


def test_a_job_in_a_thread_of_its_own_is_heard(app, heard):
    job = threading.Thread(target=invalidate, args=["yard"])
    job.start()
    job.join()
    assert heard.sync == heard.waiting == ["yard"]


def test_a_sink_that_takes_too_long_is_logged_and_the_answer_leaves(caplog):
    @on_invalidation
    async def slow(announcement: Announcement) -> None:
        await asyncio.Event().wait()

    app = TestClient(fastapi_app(trees, plant, slow, time_limit=0.01))
    assert app.post("/api/mizan/call/plant/", json={"yard_id": 1}).status_code == 200
    assert "sink `slow`" in caplog.text and "took longer than 0.01 s" in caplog.text


def test_every_app_that_declares_the_context_hears_and_no_other(app, heard):
    class Attic(Context):
        pass

    @client(context=Attic)
    def boxes() -> list[str]:
        return []

    other = Heard()
    other_app = fastapi_app(boxes, *other.sinks())
    invalidate(Yard(yard_id=1))
    invalidate(Attic)
    assert (heard.sync, other.sync) == ([ONE], ["attic"])
    del other_app


def test_a_misspelt_target_is_an_error_that_says_what_was_meant(app):
    with pytest.raises(InvalidTarget, match="`yrd` is no context"):
        invalidate("yrd")


def test_without_an_app_in_the_process_nobody_would_hear_which_is_an_error(monkeypatch):
    monkeypatch.setattr(outlet, "_outlets", WeakSet())
    with pytest.raises(RuntimeError, match="import the module with its `mizan_router`"):
        invalidate("yard")


def test_an_announcement_outlives_a_request_that_is_cancelled(heard):
    began, go_on = asyncio.Event(), asyncio.Event()

    @on_invalidation
    async def slow(announcement: Announcement) -> None:
        began.set()
        await go_on.wait()
        heard.all.set()

    app = fastapi_app(trees, plant, slow)

    async def cancelled() -> None:
        request = asyncio.ensure_future(_post(app))
        await began.wait()
        request.cancel()
        with pytest.raises(asyncio.CancelledError):
            await request
        go_on.set()
        while not heard.all.is_set():
            await asyncio.sleep(0)

    asyncio.run(asyncio.wait_for(cancelled(), 10))


def test_a_job_whose_event_loop_ends_before_a_sink_has_heard_logs_it(caplog):
    @on_invalidation
    async def slow(announcement: Announcement) -> None:
        await asyncio.Event().wait()

    app = fastapi_app(trees, plant, slow)

    async def job() -> None:
        invalidate(Yard(yard_id=1))

    asyncio.run(job())
    assert "the event loop ended before the sinks had heard" in caplog.text and "`slow`" in caplog.text
    del app


async def _post(app: Any) -> None:
    async def receive() -> Any:
        return {"type": "http.request", "body": b'{"yard_id":1}', "more_body": False}

    async def send(message: Any) -> None: ...

    headers = [(b"content-type", b"application/json"), (b"host", b"small")]
    path = "/api/mizan/call/plant/"
    scope = {"type": "http", "method": "POST", "path": path, "raw_path": path.encode(), "query_string": b""}
    await app({**scope, "headers": headers, "root_path": "", "http_version": "1.1"}, receive, send)
