"""The tests of a FastAPI project: nothing is cached from one test to the next, nor to another attempt of the same."""

import subprocess
import sys
from pathlib import Path

from tests.project import environment

APP = """
from fastapi import FastAPI
from fastapi.testclient import TestClient
from mizan import Context, cache, client
from mizan.fastapi import mizan_router

FIRST, SECOND = "mizan; fwd=miss; stored", "mizan; hit"
ROWS = ["none"]

class Band(Context, cache=cache(ttl=60, public=True)):
    pass

@client(context=Band)
def band_names() -> list[str]:
    return list(ROWS)

def made():
    app = FastAPI()
    app.include_router(mizan_router(band_names, app="shop", cache="memory"))
    return app

app = made()

def sees(name):
    # As in a test whose data is gone when it ends, without any call that would purge.
    ROWS[:] = [name]
    for status in (FIRST, SECOND):
        answer = TestClient(app).get("/api/mizan/ctx/band/")
        assert (answer.json(), answer.headers["cache-status"]) == ({"band_names": [name]}, status), name
"""
WITH_UNITTEST = """
import unittest
from shop import sees

class Plain(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        sees("class " + cls.__name__)
        cls.addClassCleanup(sees, "cleanup of " + cls.__name__)

    def test_one(self):
        sees("one " + type(self).__name__)

    def test_two(self):
        sees("two " + type(self).__name__)

    @classmethod
    def tearDownClass(cls):
        sees("end of " + cls.__name__)

class Inherited(Plain):
    pass

class Asynchronous(unittest.IsolatedAsyncioTestCase):
    async def test_one(self):
        sees("asynchronous")

    async def test_two(self):
        sees("asynchronous, too")

class Fixture(unittest.TestCase):
    def setUp(self):
        sees("set up")

    def test_that_shares_the_data_of_its_own_fixture(self):
        from shop import ROWS, SECOND, TestClient, app
        assert TestClient(app).get("/api/mizan/ctx/band/").headers["cache-status"] == SECOND

    test_as_well = test_that_shares_the_data_of_its_own_fixture
"""
MODULE = """
def setUpModule():
    sees("module")

def tearDownModule():
    sees("end of module")
"""
STALE = """
import unittest
from shop import ROWS, TestClient, app, sees
from mizan.testing import stale_found

class A(unittest.TestCase):
    def test_forgets(self):
        ROWS[:] = ["old"]
        TestClient(app).get("/api/mizan/ctx/band/")
        ROWS[:] = ["new"]
        assert TestClient(app).get("/api/mizan/ctx/band/").json() == {"band_names": ["new"]}

    @classmethod
    def tearDownClass(cls):
        assert [each.context for each in stale_found()] == ["band"]

class B(unittest.TestCase):
    def test_is_told_nothing_of_another_test(self):
        assert stale_found() == []
"""
LATE = """
import shop
import unittest

class A(unittest.TestCase):
    def test_one(self):
        shop.sees("one")

    def test_two(self):
        shop.sees("two")
"""


def run(folder: Path, *command: str, **variables: str) -> str:
    (folder / "shop.py").write_text(APP)
    env = environment(folder) | {"MIZAN_CACHE": "memory", **variables}
    env.pop("DJANGO_SETTINGS_MODULE")
    env.pop("PYTEST_CURRENT_TEST", None)
    ran = subprocess.run(
        [sys.executable, "-m", *command], cwd=folder, env=env, capture_output=True, text=True, check=False, timeout=120
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return ran.stdout + ran.stderr


def test_under_unittest_nothing_is_cached_from_one_test_class_or_module_to_the_next(tmp_path):
    for name in ("test_shop", "test_shop_again"):
        (tmp_path / f"{name}.py").write_text(WITH_UNITTEST + MODULE)
    assert "Ran 16 tests" in run(tmp_path, "unittest", "test_shop", "test_shop_again")


def test_under_pytest_tests_of_unittest_are_the_same(tmp_path):
    (tmp_path / "test_shop.py").write_text(WITH_UNITTEST)
    assert "8 passed" in run(tmp_path, "pytest", "-p", "no:cacheprovider")


def test_under_unittest_an_app_that_is_imported_first_is_followed_as_well(tmp_path):
    (tmp_path / "test_shop.py").write_text(LATE)
    assert "Ran 2 tests" in run(tmp_path, "unittest", "test_shop")


def test_under_unittest_each_test_is_told_what_the_stale_detector_found_in_it(tmp_path):
    (tmp_path / "test_shop.py").write_text(STALE)
    assert "Ran 2 tests" in run(tmp_path, "unittest", "test_shop", MIZAN_STALE_DETECTOR="1")


AGAIN = """
from _pytest.runner import runtestprotocol

def pytest_runtest_protocol(item, nextitem):
    # As pytest-rerunfailures and flaky do: the same test runs again under the same name.
    item.ihook.pytest_runtest_logstart(nodeid=item.nodeid, location=item.location)
    runtestprotocol(item, nextitem=nextitem, log=False)
    runtestprotocol(item, nextitem=nextitem)
    return True
"""
ATTEMPTS = """
import itertools
import pytest
from shop import TestClient, app, sees

attempt = itertools.count()

@pytest.fixture
def filled():
    pass

def test_one():
    sees(f"attempt {next(attempt)}")

def test_two(filled):
    sees(f"attempt {next(attempt)}")

def test_the_number_of_attempts():
    assert next(attempt) in (4, 5)
"""


def test_another_attempt_of_a_test_begins_with_an_empty_cache(tmp_path):
    (tmp_path / "conftest.py").write_text(AGAIN)
    (tmp_path / "test_shop.py").write_text(ATTEMPTS)
    assert "3 passed" in run(tmp_path, "pytest", "-q", "-p", "no:cacheprovider")
