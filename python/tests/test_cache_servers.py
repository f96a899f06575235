"""The cache as it is served: real web servers of one process and of several, with a real Redis and without."""

import json
import os
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from tests.redis import Redis, redis
from tests.server import serving

SINGLE = ["kept-django-wsgi", "kept-django-asgi", "kept-fastapi"]
PREFORK = ("--preload", "--workers", "3")
FORKED = ["kept-django-wsgi", "kept-fastapi-forked"]
ARENA = "ctx/arena/?arena_id=1"


class Site:
    """A base, and the file that its functions count in."""

    def __init__(self, base: str, runs: Path) -> None:
        self._base, self._runs = base, runs

    def ask(self, path: str, body: Any = None, **headers: str) -> tuple[Any, str]:
        """The answer, and what the cache did."""
        named = {
            "content-type": "application/json",
            "host": "kept.example",
            **{name.replace("_", "-"): each for name, each in headers.items()},
        }
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"{self._base}/{path}", data, named)
        with urllib.request.urlopen(request, timeout=120) as answer:
            return json.load(answer), answer.headers.get("cache-status", "")

    def paint(self) -> int:
        """Changes what the arena shows; the process that did."""
        result: int = self.ask("call/paint/", {"arena_id": 1})[0]["result"]
        return result

    @property
    def runs(self) -> int:
        """How often functions ran."""
        return len(self._runs.read_text().splitlines()) if self._runs.exists() else 0


@pytest.fixture
def runs(tmp_path):
    return tmp_path / "runs"


@pytest.fixture
def store():
    with redis() as server:
        yield server


@pytest.mark.parametrize("backend", SINGLE)
def test_a_server_of_one_process_keeps_answers_in_memory(backend, runs):
    with serving(backend, KEPT_RUNS=str(runs), MIZAN_CACHE="memory") as base:
        site = Site(base, runs)
        assert site.ask(ARENA) == ({"arena_runs": 1}, "mizan; fwd=miss; stored")
        assert site.ask(ARENA) == ({"arena_runs": 1}, "mizan; hit")
        site.paint()
        assert site.ask(ARENA) == ({"arena_runs": 2}, "mizan; fwd=miss; stored")
        assert [site.ask("ctx/mine/", x_user=name)[0]["mine_runs"] for name in ("a", "b", "a")] == [3, 4, 3]


@pytest.mark.parametrize("backend", FORKED)
def test_servers_of_several_processes_keep_nothing_in_memory(backend, runs):
    with serving(backend, *PREFORK, KEPT_RUNS=str(runs), MIZAN_CACHE="") as base:
        site = Site(base, runs)
        assert [site.ask(ARENA) for _ in range(4)] == [
            ({"arena_runs": at}, "mizan; fwd=bypass; detail=off") for at in (1, 2, 3, 4)
        ]


@pytest.mark.parametrize("backend", [*SINGLE, "kept-fastapi-forked"])
def test_servers_share_what_is_in_redis_and_hear_of_each_others_changes(backend, runs, store):
    environment = {"KEPT_RUNS": str(runs), "MIZAN_CACHE": store.url}
    with serving(backend, **environment) as one, serving("kept-fastapi", **environment) as other:
        first, second = Site(one, runs), Site(other, runs)
        assert first.ask(ARENA)[0] == {"arena_runs": 1}
        assert second.ask(ARENA) == ({"arena_runs": 1}, "mizan; hit")
        second.paint()
        assert first.ask(ARENA)[0] == {"arena_runs": 2}
        first.paint()
        assert second.ask(ARENA)[0] == {"arena_runs": 3}
        assert first.ask(ARENA) == ({"arena_runs": 3}, "mizan; hit")


@pytest.mark.parametrize("backend", FORKED)
def test_processes_that_were_forked_after_loading_share_redis_and_nothing_else(backend, runs, store):
    painters = set()
    with serving(backend, *PREFORK, KEPT_RUNS=str(runs), MIZAN_CACHE=store.url) as base:
        site = Site(base, runs)
        with ThreadPoolExecutor(8) as threads:
            for _ in range(40):
                painters.update(threads.map(lambda _: site.paint(), range(8)))
                before = site.runs
                answers = [each[0]["arena_runs"] for each in threads.map(site.ask, [ARENA] * 24)]
                # Nobody is given what was there before the change, and each process runs at most once for it.
                assert all(before < each <= before + 3 for each in answers)
                assert site.runs <= before + 3
                if len(painters) == 3:
                    break
    assert len(painters) >= 2


FORK_LATER = """
import os, sys
os.environ.update(MIZAN_CACHE=sys.argv[1], MIZAN_CACHE_SECRET="of the tests, and as long as a secret has to be")
from tests.fixture.kept.fastapi import app
from fastapi.testclient import TestClient
import threading

def read():
    answer = TestClient(app).get("/api/mizan/ctx/arena/?arena_id=1")
    return answer.json(), answer.headers["cache-status"]

assert read() == ({"arena_runs": 1}, "mizan; fwd=miss; stored"), read()
child = os.fork()
if child == 0:
    code = 1
    try:
        assert read() == ({"arena_runs": 1}, "mizan; hit")
        TestClient(app).post("/api/mizan/call/paint/", json={"arena_id": 1})
        assert read() == ({"arena_runs": 2}, "mizan; fwd=miss; stored")
        code = 0
    finally:
        os._exit(code)
assert os.waitpid(child, 0)[1] == 0
assert read() == ({"arena_runs": 2}, "mizan; hit")
"""


def test_a_fork_after_the_cache_was_used_makes_its_own_connection(runs, store):
    import subprocess
    import sys

    from tests.server import ROOT

    env = {**os.environ, "KEPT_RUNS": str(runs)}
    command = [sys.executable, "-W", "ignore::DeprecationWarning", "-c", FORK_LATER, store.url]
    ran = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False, timeout=60)
    assert ran.returncode == 0, ran.stderr


@pytest.mark.parametrize("backend", SINGLE)
def test_without_redis_every_request_is_answered_and_with_it_again_nothing_old_is(backend, runs, store: Redis):
    with serving(backend, KEPT_RUNS=str(runs), MIZAN_CACHE=store.url) as base:
        site = Site(base, runs)
        assert site.ask(ARENA)[0] == {"arena_runs": 1}
        store.stop()
        assert site.ask(ARENA)[0] == {"arena_runs": 2}
        site.paint()
        assert site.ask(ARENA)[0] == {"arena_runs": 3}
        store.start()
        while site.ask(ARENA)[1] != "mizan; hit":
            assert site.ask(ARENA)[0]["arena_runs"] > 3
        assert site.ask(ARENA)[0] == {"arena_runs": site.runs}


@pytest.mark.parametrize("backend", SINGLE)
def test_a_redis_that_does_not_answer_holds_nobody_up(backend, runs, store: Redis):
    with serving(backend, KEPT_RUNS=str(runs), KEPT_BUDGET="0.05", MIZAN_CACHE=store.url) as base:
        site = Site(base, runs)
        site.ask(ARENA)
        store.freeze()
        try:
            assert site.ask(ARENA)[0] == {"arena_runs": 2}
            site.paint()
            assert site.ask(ARENA)[0]["arena_runs"] > 2
        finally:
            store.thaw()
