"""Processes forked from a loaded app answer as it would, and share nothing with it that they could disturb."""

import json
import subprocess
import sys
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.server import ROOT, serving

READ = "ctx/profile/?user_id=1"
PREFORK = ("--preload", "--workers", "3")
MOST = 40
"""Rounds after which a second worker must have answered."""


def fetch(url: str) -> tuple[bytes, Any]:
    with urllib.request.urlopen(url, timeout=30) as answer:
        return answer.read(), json.loads(answer.headers["x-report"])


@pytest.mark.parametrize("backend", ["django-forked", "fastapi-forked"])
def test_every_prefork_worker_answers_and_loading_started_nothing(backend):
    bodies, reports, pids = set(), [], set[int]()
    with serving(backend, *PREFORK) as base, ThreadPoolExecutor(8) as pool:
        for _ in range(MOST):
            for body, report in pool.map(fetch, [f"{base}/{READ}"] * 8):
                bodies.add(body)
                reports.append(report)
                pids.add(report["pid"])
            if len(pids) == 3:
                break
    assert len(pids) >= 2
    assert len(bodies) == 1 and bodies.pop().startswith(b'{"user_profile":')
    loaded = reports[0]["loaded"]
    assert all(each["loaded"] == loaded for each in reports)
    assert loaded["pid"] not in pids  # it was loaded before the fork, with the registries
    assert loaded["built"]
    assert (loaded["threads"], loaded["tasks"], loaded["children"]) == (["MainThread"], 1, "")
    assert loaded["sockets"] == 1  # the one the server listens on


AFTER_START = """
import multiprocessing, os, threading
from tests.fixture.forked import app
import django.test, django.db
from fastapi.testclient import TestClient

def read(_):
    django_body = django.test.Client().get("/api/mizan/ctx/profile/?user_id=1").content
    fastapi_body = TestClient(app).get("/api/mizan/ctx/profile/?user_id=1").content
    return os.getpid(), django_body, fastapi_body

here = read(None)
for each in threading.enumerate()[1:]:
    each.join(10)  # AnyIO tells its workers to end, and does not wait for them
assert [each.name for each in threading.enumerate()] == ["MainThread"], threading.enumerate()
with multiprocessing.get_context("fork").Pool(3) as pool:
    there = pool.map(read, range(6), chunksize=1)
assert {each[1:] for each in there} == {here[1:]}, (here, there)
assert here[0] not in {each[0] for each in there}
assert here[1] == here[2] and here[1].startswith(b'{"user_profile"'), here
"""


def test_a_fork_after_requests_were_answered_answers_the_same():
    command = [sys.executable, "-c", AFTER_START]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=60)
    assert ran.returncode == 0, ran.stderr
