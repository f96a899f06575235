"""Random reads and writes by random callers, against a cached app (two worker processes over one Redis, or one with its
cache in memory) and against an uncached copy of it over the same state: not one answer differs.
"""

import http.client
import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import pytest

from tests.differential import requests
from tests.differential.requests import NOTES, Sent
from tests.redis import redis
from tests.server import ROOT, SECRET

SECONDS = 4
"""How long one walk goes on."""
COMPARED = ("content-type", "content-language", "etag", "cache-groups", "mizan-params")
"""Header fields that a cache must not change."""


class Answer(NamedTuple):
    """What came back."""

    status: int
    body: bytes
    fields: dict[str, str | None]
    cache: str


class Copy:
    """One of the two servers."""

    def __init__(self, base: str) -> None:
        self._base = urlsplit(base)

    def send(self, sent: Sent) -> Answer:
        """Sends a request over a connection of its own, so that either worker may get it."""
        assert self._base.hostname
        connection = http.client.HTTPConnection(self._base.hostname, self._base.port, timeout=60)
        try:
            headers, method, body = dict(sent.headers), "GET", None
            if sent.body is not None:
                method, body = "POST", json.dumps(sent.body)
                headers["content-type"] = "application/json"
            connection.request(method, f"{self._base.path}/{sent.path}", body, headers)
            answer = connection.getresponse()
            fields = {name: answer.getheader(name) for name in COMPARED}
            return Answer(answer.status, answer.read(), fields, answer.getheader("cache-status") or "")
        finally:
            connection.close()


class Copies(NamedTuple):
    """One state behind two servers."""

    cached: Copy
    uncached: Copy

    def compare(self, sent: Sent) -> str:
        """Reads from both, expects the same answer, and says what the cache did."""
        cached, uncached = self.cached.send(sent), self.uncached.send(sent)
        assert (cached.status, cached.body, cached.fields) == (uncached.status, uncached.body, uncached.fields), (
            f"{sent}: {cached.cache}"
        )
        return cached.cache

    def write(self, sent: Sent) -> None:
        """Calls the cached one."""
        answer = self.cached.send(sent)
        assert answer.status in (200, 401), f"{sent}: {answer}"


@contextmanager
def _serving(framework: str, workers: int, **environment: str) -> Iterator[Copy]:
    command = [sys.executable, "-m", "tests.differential.serve", framework, str(workers)]
    env = {**os.environ, "MIZAN_CACHE_SECRET": SECRET, **environment}
    with subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            yield Copy(process.stdout.readline().strip())
        finally:
            process.terminate()


@pytest.fixture(params=["django", "fastapi"])
def framework(request: Any) -> Any:
    return request.param


@pytest.fixture(params=["redis", "memory"])
def copies(request: Any, framework: str, tmp_path: Path) -> Iterator[Copies]:
    state = {"DIFFERENTIAL_LINES": str(tmp_path / "lines")}
    made = [sys.executable, "-c", "from tests.differential import lines; lines.create()"]
    subprocess.run(made, cwd=ROOT, env={**os.environ, **state}, check=True)
    with ExitStack() as opened:
        where, workers = ("memory", 1)
        if request.param == "redis":
            where, workers = opened.enter_context(redis()).url, 2
        cached = opened.enter_context(_serving(framework, workers, **state, MIZAN_CACHE=where))
        uncached = opened.enter_context(_serving(framework, 1, **state, MIZAN_CACHE="off"))
        yield Copies(cached, uncached)


def test_no_answer_differs_with_a_cache_and_without(copies):
    seed = int(os.environ.get("MIZAN_SEED") or random.randrange(2**32))
    print(f"MIZAN_SEED={seed}")
    dice = random.Random(seed)
    reads, hits, writes = 0, 0, 0
    with ThreadPoolExecutor(7) as threads:
        # Until workers have loaded the app, their time is not the walk's.
        for first in [threads.submit(copies.compare, requests.read(dice)) for _ in range(7)]:
            first.result()
        end = time.monotonic() + SECONDS
        while time.monotonic() < end:
            compared = []
            chance = dice.random()
            if chance < 0.25:
                writes += 1
                write = requests.write(dice, writes)
                if chance < 0.08:
                    # Reads on all sides of the write: each may show either state, and is compared once it is over.
                    compared = [requests.read(dice) for _ in range(6)]
                    around = [threads.submit(copies.cached.send, each) for each in compared]
                    copies.write(write)
                    for each in around:
                        each.result()
                else:
                    copies.write(write)
            else:
                compared = [requests.read(dice)]
            for each in compared:
                reads += 1
                hits += copies.compare(each).startswith("mizan; hit")
    print(f"{reads} reads, {hits} of them hits, {writes} writes")
    assert writes and hits, "the walk proves too little"


def test_a_change_that_no_target_names_is_found(copies):
    read = Sent(f"ctx/note/?note_id={NOTES[0][0]}", headers={"x-user": "user 1"})
    copies.compare(read)
    copies.write(Sent("call/forge/", {"note_id": NOTES[0][1]}))
    with pytest.raises(AssertionError, match="mizan; hit"):
        copies.compare(read)
