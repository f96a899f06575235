"""Calls whose clients leave, whose time is up or whose worker is ended: nothing old is served for long."""

import json
import os
import socket
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.redis import redis
from tests.server import serving

ASYNC = ["kept-django-asgi", "kept-fastapi"]
EVERY = [*ASYNC, "kept-django-wsgi"]


class Site:
    """Walls, and the pipes that their painters wait at."""

    def __init__(self, base: str, folder: Path) -> None:
        self._base, self._folder = base, folder

    def look(self, wall: int) -> tuple[str, str]:
        """The colour of a wall, and what the cache did."""
        with urllib.request.urlopen(f"{self._base}/ctx/wall/?wall_id={wall}", timeout=60) as answer:
            return json.load(answer)["wall_colour"], answer.headers["cache-status"].removeprefix("mizan; ")

    def becomes(self, wall: int, colour: str) -> bool:
        """Whether a wall is seen in a colour, long before what is kept of it would be too old."""
        end = time.monotonic() + 30
        while self.look(wall)[0] != colour:
            if time.monotonic() > end:
                return False
        return True

    @contextmanager
    def painting(self, how: str, wall: int = 1) -> Iterator[socket.socket]:
        """A call that has begun; its client leaves at the end of the block."""
        where = urlsplit(self._base)
        body = json.dumps({"wall_id": wall, "colour": "red"})
        head = f"POST {where.path}/call/{how}/ HTTP/1.1\r\nhost: {where.netloc}\r\ncontent-type: application/json\r\n"
        with socket.create_connection((where.hostname, where.port), timeout=60) as client:
            client.sendall(f"{head}content-length: {len(body)}\r\n\r\n{body}".encode())
            (self._folder / "begun").read_text()
            yield client

    def go_on(self) -> None:
        """Lets the painter go on."""
        (self._folder / "go").write_text("")


@contextmanager
def site(backend: str, folder: Path, *options: str, url: str = "memory", **environment: str) -> Iterator[Site]:
    for pipe in ("begun", "go"):
        os.mkfifo(folder / pipe)
    named = {"KEPT_RUNS": str(folder / "runs"), "KEPT_AGAIN": "", "MIZAN_CACHE": url, **environment}
    with serving(backend, *options, **named) as base:
        made = Site(base, folder)
        assert [made.look(wall) for wall in (1, 2, 3)] == [("white", "fwd=miss; stored")] * 3
        yield made


@pytest.fixture(params=["memory", "redis"])
def url(request):
    if request.param == "memory":
        yield "memory"
    else:
        with redis() as server:
            yield server.url


@pytest.mark.parametrize("backend", ASYNC)
def test_a_call_that_is_cancelled_after_its_commit_purges_what_it_declares_and_what_it_added(backend, tmp_path, url):
    # Django cancels when the client leaves, FastAPI when time is up.
    with site(backend, tmp_path, url=url, KEPT_LIMIT="2") as walls:
        with walls.painting("paint_and_rest"):
            pass
        assert walls.becomes(1, "red")
        assert walls.becomes(2, "red")
        assert walls.look(3) == ("white", "hit")


@pytest.mark.parametrize("backend", ASYNC)
def test_a_thread_that_commits_after_the_time_is_up_purges_when_it_ends(backend, tmp_path, url):
    with site(backend, tmp_path, url=url, KEPT_LIMIT="1") as walls:
        with walls.painting("paint_late") as client:
            assert b"504" in client.recv(1024).splitlines()[0]
            assert walls.look(1) == ("white", "fwd=miss; stored")
            assert walls.look(1) == ("white", "hit")
        walls.go_on()
        assert walls.becomes(1, "red")
        assert walls.look(3) == ("white", "hit")


@pytest.mark.parametrize("backend", EVERY)
def test_a_thread_that_commits_after_its_client_left_purges_when_it_ends(backend, tmp_path):
    with site(backend, tmp_path) as walls:
        with walls.painting("paint_late"):
            pass
        walls.go_on()
        assert walls.becomes(1, "red")
        assert walls.look(3) == ("white", "hit")


@pytest.mark.parametrize("backend", ASYNC)
def test_what_a_driver_commits_after_the_call_was_cancelled_is_purged_again(backend, tmp_path):
    with site(backend, tmp_path, KEPT_LIMIT="1", KEPT_AGAIN="0.5 1 2 4 8 16") as walls:
        with walls.painting("paint_by_driver"):
            pass
        walls.go_on()
        assert walls.becomes(1, "red")
        assert walls.look(3) == ("white", "hit")


def test_a_worker_that_is_ended_by_its_server_purges_before_it_is_gone(tmp_path):
    with redis() as server, site("kept-django-wsgi", tmp_path, "--timeout", "1", url=server.url) as walls:
        with walls.painting("paint_and_block") as client:
            while client.recv(1024):
                pass  # until the connection ends with the worker
        assert walls.look(1)[0] == "red"
        assert walls.look(3) == ("white", "hit")
