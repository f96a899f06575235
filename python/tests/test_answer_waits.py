"""An answer leaves after the purge of what its code changed has arrived in Redis, also one of an ordinary route."""

import asyncio
import socket
import time
from typing import Any
from weakref import WeakSet

import pytest
from asgiref.sync import sync_to_async
from django.core.handlers.asgi import ASGIHandler
from django.http import HttpResponse
from django.test import override_settings
from django.urls import path
from fastapi import FastAPI
from fastapi.testclient import TestClient

import mizan
from mizan import Context, cache, client, outlet
from mizan.django.outlet import opened
from mizan.fastapi import ArrivalMiddleware
from tests.redis import Redis, redis
from tests.server import SECRET
from tests.small import Urls, fastapi_app

PAUSE = 0.3


class Yard(Context, cache=cache(ttl=60, public=True)):
    pass


@client(context=Yard)
def yard_trees() -> str:
    return "oak"


@client(affects=Yard)
async def plant() -> None: ...


async def call() -> None:
    await plant()


async def in_threads() -> None:
    await asyncio.gather(*(asyncio.to_thread(mizan.invalidate, Yard) for _ in range(2)))


async def invalidate() -> None:
    mizan.invalidate(Yard)


async def purge_user() -> None:
    mizan.purge_user(5)


async def purge_all() -> None:
    mizan.purge_all()


async def in_a_task() -> None:
    await asyncio.create_task(invalidate())


CHANGES = [
    call,
    in_threads,
    invalidate,
    purge_user,
    purge_all,
    in_a_task,
    sync_to_async(lambda: mizan.invalidate(Yard)),
]


@pytest.fixture
def server(monkeypatch):
    monkeypatch.setattr(outlet, "_outlets", WeakSet())
    with redis() as made:
        yield made


def options(server: Redis) -> dict[str, Any]:
    return {"cache": server.url, "cache_secret": SECRET, "cache_budget": 5.0}


def pause(server: Redis) -> None:
    """From here on the server takes no write for a while."""
    with socket.socket(socket.AF_UNIX) as connection:
        connection.connect(server.url.removeprefix("redis+unix://"))
        connection.sendall(f"CLIENT PAUSE {int(PAUSE * 1000)} WRITE\r\n".encode())
        assert connection.recv(64) == b"+OK\r\n"


async def seconds_to_answer(app: Any, address: str, server: Redis) -> float:
    """How long it takes until the answer begins, from when the server takes no write."""
    answered: list[float] = []
    body = [{"type": "http.request", "body": b"", "more_body": False}]

    async def receive() -> Any:
        return body.pop() if body else await asyncio.Future()

    async def send(message: Any) -> None:
        if message["type"] == "http.response.start":
            assert message["status"] == 200
            answered.append(time.monotonic())

    scope = {"type": "http", "method": "POST", "path": address, "raw_path": address.encode(), "query_string": b""}
    begin = time.monotonic()
    pause(server)
    await app({**scope, "headers": [], "root_path": "", "http_version": "1.1"}, receive, send)
    return answered[0] - begin


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("is_known", [True, False])
def test_of_a_route_of_fastapi(server, change, is_known):
    app = fastapi_app(yard_trees, plant, **options(server))
    app.add_api_route("/change", change if asyncio.iscoroutinefunction(change) else wrapped(change), methods=["POST"])
    if is_known:
        assert TestClient(app).get("/api/mizan/ctx/yard/").status_code == 200
    assert asyncio.run(seconds_to_answer(app, "/change", server)) >= PAUSE


def wrapped(change: Any) -> Any:
    async def route() -> None:
        await change()

    return route


def test_of_a_route_of_an_app_that_mounts_the_router(server):
    outer = FastAPI()
    outer.mount("/inner", fastapi_app(yard_trees, plant, **options(server)))
    outer.add_api_route("/change", invalidate, methods=["POST"])
    assert asyncio.run(seconds_to_answer(ArrivalMiddleware(outer), "/change", server)) >= PAUSE


@pytest.mark.parametrize("change", CHANGES)
def test_of_an_asynchronous_view_of_django(server, change):
    async def view(request: Any) -> HttpResponse:
        await change()
        return HttpResponse()

    urls = Urls(yard_trees, plant, **options(server))
    held = opened(lambda: urls.registry)
    urls.urlpatterns.insert(0, path("change", view))
    with override_settings(ROOT_URLCONF=urls, MIDDLEWARE=[], ALLOWED_HOSTS=["*"]):
        handler = ASGIHandler()
        handler.load_middleware(is_async=True)
        assert asyncio.run(seconds_to_answer(handler, "/change", server)) >= PAUSE
    del held
