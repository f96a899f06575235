"""The tests of a project: nothing is cached from one to the next, and `invalidate` is seen under `TestCase`."""

import subprocess
import sys
import urllib.request
from typing import Any, ClassVar

import pytest
from django.contrib.auth.models import Group
from django.db import transaction
from django.test import Client, LiveServerTestCase, SimpleTestCase, TestCase, TransactionTestCase, override_settings

from mizan import Announcement, Context, cache, client, invalidate, on_invalidation
from mizan.django.outlet import opened
from tests.project import django_project, environment
from tests.small import Urls


class Band(Context, cache=cache(ttl=60, public=True)):
    pass


@client(context=Band)
def band_groups() -> list[str]:
    return sorted(Group.objects.values_list("name", flat=True))


@client
def rename() -> None:
    with transaction.atomic():
        Group.objects.create(name="inside")
        invalidate(Band)


@client
def undo() -> None:
    try:
        with transaction.atomic():
            invalidate(Band)
            raise KeyError
    except KeyError:
        pass


URLS = Urls(band_groups, rename, undo, cache="memory")
READ = "/ctx/band/"


class _Reads:
    """Two tests that would see each other's state."""

    def _sees(self, name: str) -> None:
        Group.objects.create(name=name)
        with override_settings(ROOT_URLCONF=URLS):
            first, second = [self.client.get(READ) for _ in "12"]  # type: ignore[attr-defined]
        assert first.json() == {"band_groups": [name]}
        assert (first["cache-status"], second["cache-status"]) == ("mizan; fwd=miss; stored", "mizan; hit")

    def test_one(self) -> None:
        self._sees("one")

    def test_two(self) -> None:
        self._sees("two")


@pytest.mark.usefixtures("database")
class InTestCase(_Reads, TestCase):
    async def test_asynchronously(self) -> None:
        with override_settings(ROOT_URLCONF=URLS):
            answer = await self.async_client.get(READ)
        assert answer["cache-status"] == "mizan; fwd=miss; stored"


@pytest.mark.usefixtures("database")
class InTransactionTestCase(_Reads, TransactionTestCase):
    pass


class Steady(SimpleTestCase):
    """Needs no database."""

    seen: ClassVar[list[str]] = []

    def _reads(self) -> str:
        runs = Urls(steady, cache="memory") if not self.seen else None
        if runs is not None:
            type(self).urls = runs  # type: ignore[attr-defined]
        with override_settings(ROOT_URLCONF=self.urls):  # type: ignore[attr-defined]
            status = self.client.get("/ctx/still/")["cache-status"]
        self.seen.append(status)
        return status

    def test_one(self) -> None:
        assert self._reads() == "mizan; fwd=miss; stored"

    def test_two(self) -> None:
        assert self._reads() == "mizan; fwd=miss; stored"


class Still(Context, cache=cache(ttl=60, public=True)):
    pass


@client(context=Still)
def steady() -> int:
    return 1


@pytest.mark.usefixtures("database")
class InLiveServer(LiveServerTestCase):
    def _read(self) -> Any:
        with urllib.request.urlopen(f"{self.live_server_url}/ctx/still/", timeout=30) as answer:
            return answer.headers["cache-status"]

    @classmethod
    def setUpClass(cls) -> None:
        cls.chosen = override_settings(ROOT_URLCONF=Urls(steady, cache="memory"), STATIC_URL="/static/")
        cls.chosen.enable()
        super().setUpClass()

    @classmethod
    def tearDownClass(cls) -> None:
        super().tearDownClass()
        cls.chosen.disable()

    def test_one(self) -> None:
        assert [self._read(), self._read()] == ["mizan; fwd=miss; stored", "mizan; hit"]

    def test_two(self) -> None:
        assert [self._read(), self._read()] == ["mizan; fwd=miss; stored", "mizan; hit"]


SITE = Urls(steady, cache="memory")


@pytest.mark.parametrize("run", [1, 2])
def test_functions_of_pytest_have_a_cache_of_their_own_too(run):
    with override_settings(ROOT_URLCONF=SITE):
        statuses = [Client().get("/ctx/still/")["cache-status"] for _ in "12"]
    assert statuses == ["mizan; fwd=miss; stored", "mizan; hit"]


@pytest.mark.usefixtures("database")
class InTheTransactionOfATest(TestCase):
    databases = ("default", "other")

    def setUp(self) -> None:
        self.heard: list[str] = []
        self.hear = on_invalidation(self._hear)
        built = Urls(band_groups, self.hear, cache="memory").registry
        self.outlets = [opened(lambda: built), opened(lambda: URLS.registry)]

    def _hear(self, announcement: Announcement) -> None:
        self.heard.append(announcement.headers["x-mizan-invalidate"])

    def test_invalidate_acts_at_once_outside_of_inner_blocks(self) -> None:
        invalidate(Band)
        assert self.heard == ["band"]

    def test_inside_of_an_inner_block_it_waits_for_its_end(self) -> None:
        with self.captureOnCommitCallbacks(execute=True), transaction.atomic():
            invalidate(Band)
            assert self.heard == []
        assert self.heard == ["band"]

    def test_what_an_inner_block_says_is_seen_by_the_next_request(self) -> None:
        with override_settings(ROOT_URLCONF=URLS):
            assert self.client.get(READ).json() == {"band_groups": []}
            with transaction.atomic():
                Group.objects.create(name="inner")
                invalidate(Band)
            assert self.client.get(READ).json() == {"band_groups": ["inner"]}

    def test_the_targets_of_a_call_are_on_its_answer(self) -> None:
        with override_settings(ROOT_URLCONF=URLS):
            assert self.client.get(READ).json() == {"band_groups": []}
            answer = self.client.post("/call/rename/", {}, "application/json")
            assert answer["x-mizan-invalidate"] == "band"
            assert self.client.get(READ).json() == {"band_groups": ["inside"]}

    def test_a_block_that_is_rolled_back_says_nothing(self) -> None:
        with override_settings(ROOT_URLCONF=URLS):
            answer = self.client.post("/call/undo/", {}, "application/json")
        assert "x-mizan-invalidate" not in answer


CLIENTS = """
from django.contrib.auth.models import Group
from mizan import Context, cache, client

class Band(Context, cache=cache(ttl=60, public=True)):
    pass

@client(context=Band)
def band_groups() -> list[str]:
    return sorted(Group.objects.values_list("name", flat=True))

@client(affects=Band)
def found(name: str) -> None:
    Group.objects.create(name=name)
"""
WITH_PYTEST_DJANGO = """
import urllib.request
import pytest
from django.contrib.auth.models import Group

READ = "/api/mizan/ctx/band/"
FIRST, SECOND = "mizan; fwd=miss; stored", "mizan; hit"
names = pytest.mark.parametrize("name", ["one", "two"])


def sees(client, name):
    Group.objects.create(name=name)
    first, second = client.get(READ), client.get(READ)
    assert first.json() == second.json() == {"band_groups": [name]}
    assert (first["cache-status"], second["cache-status"]) == (FIRST, SECOND)


@names
def test_a_client_with_db(db, client, name):
    sees(client, name)


@names
def test_a_client_with_transactional_db(transactional_db, client, name):
    sees(client, name)


@names
@pytest.mark.django_db
def test_a_client_with_the_mark(client, name):
    sees(client, name)


@names
def test_a_call_is_seen_by_the_next_read(db, client, name):
    assert client.get(READ).json() == {"band_groups": []}
    answer = client.post("/api/mizan/call/found/", {"name": name}, "application/json")
    assert answer["x-mizan-invalidate"] == "band"
    assert client.get(READ).json() == {"band_groups": [name]}


@names
def test_a_live_server(live_server, name):
    Group.objects.create(name=name)
    statuses = []
    for _ in "12":
        with urllib.request.urlopen(live_server.url + READ, timeout=30) as answer:
            statuses.append(answer.headers["cache-status"])
    assert statuses == [FIRST, SECOND]
"""


def test_under_pytest_django_nothing_is_cached_from_one_test_to_the_next(tmp_path):
    clients = django_project(tmp_path)
    clients.write_text(CLIENTS)
    with (tmp_path / "settings.py").open("a") as settings:
        settings.write('MIZAN["CACHE"] = "memory"\nSTATIC_URL = "/static/"\nALLOWED_HOSTS = ["*"]\n')
    (tmp_path / "pytest.ini").write_text("[pytest]\nDJANGO_SETTINGS_MODULE = settings\n")
    (tmp_path / "test_shop.py").write_text(WITH_PYTEST_DJANGO)
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"]
    env = environment(tmp_path) | {"MIZAN_CACHE": "memory"}
    ran = subprocess.run(command, cwd=tmp_path, env=env, capture_output=True, text=True, check=False, timeout=300)
    assert ran.returncode == 0 and "10 passed" in ran.stdout, ran.stdout + ran.stderr


WITH_UNITTEST = """
from django.contrib.auth.models import Group
from django.test import Client, LiveServerTestCase, SimpleTestCase, TestCase, TransactionTestCase
import urllib.request
from mizan import invalidate
from mizan.testing import stale_found

READ = "/api/mizan/ctx/band/"
FIRST, SECOND = "mizan; fwd=miss; stored", "mizan; hit"


def sees(names):
    first, second = Client().get(READ), Client().get(READ)
    assert first.json() == second.json() == {"band_groups": names}, first.json()
    assert (first["cache-status"], second["cache-status"]) == (FIRST, SECOND)


class Filled:
    @classmethod
    def setUpTestData(cls):
        sees([])
        Group.objects.create(name=cls.__name__)
        from shop.clients import Band
        invalidate(Band)
        sees([cls.__name__])

    def test_one(self):
        sees([type(self).__name__])
        Group.objects.create(name="one")
        answer = self.client.post("/api/mizan/call/found/", {"name": "a"}, "application/json")
        assert answer["x-mizan-invalidate"] == "band"
        sees(sorted([type(self).__name__, "a", "one"]))

    def test_two(self):
        sees([type(self).__name__])


class A(Filled, TestCase):
    pass


class B(Filled, TestCase):
    pass


class ByHand(TestCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        sees([])
        Group.objects.create(name="hand")

    def test_one(self):
        sees(["hand"])

    @classmethod
    def tearDownClass(cls):
        sees(["hand"])
        super().tearDownClass()
        sees([])


class Forgets(TestCase):
    def test_one(self):
        sees([])
        Group.objects.create(name="unnamed")
        assert self.client.get(READ).json() == {"band_groups": ["unnamed"]}

    @classmethod
    def tearDownClass(cls):
        super().tearDownClass()
        assert [each.context for each in stale_found()] == ["band"]


class Live(LiveServerTestCase):
    def read(self):
        with urllib.request.urlopen(self.live_server_url + READ, timeout=30) as answer:
            return answer.read(), answer.headers["cache-status"]

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        sees([])
        Group.objects.create(name="live")

    def test_one(self):
        assert self.read() == (b'{"band_groups":["live"]}', FIRST)
        assert self.read()[1] == SECOND
"""


def test_under_djangos_runner_nothing_is_cached_from_one_class_to_the_next(tmp_path):
    clients = django_project(tmp_path)
    clients.write_text(CLIENTS)
    with (tmp_path / "settings.py").open("a") as settings:
        settings.write('MIZAN["CACHE"] = "memory"\nSTATIC_URL = "/static/"\nALLOWED_HOSTS = ["*"]\n')
    (tmp_path / "tests.py").write_text(WITH_UNITTEST)
    command = [sys.executable, "-m", "django", "test", "--settings", "settings"]
    env = environment(tmp_path) | {"MIZAN_CACHE": "memory", "MIZAN_STALE_DETECTOR": "1"}
    ran = subprocess.run(command, cwd=tmp_path, env=env, capture_output=True, text=True, check=False, timeout=300)
    assert ran.returncode == 0 and "Ran 7 tests" in ran.stderr, ran.stdout + ran.stderr
