"""Sinks hear what is out of date on Django: after the commit, before the answer, and of changes no call made."""

import threading
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.db import connections, transaction
from django.http import HttpRequest, HttpResponse
from django.test import AsyncClient, Client, override_settings
from django.urls import path

from mizan import Announcement, Context, InvalidTarget, Target, client, invalidate, on_invalidation
from mizan.django.outlet import opened
from tests.sites import FastAPISite
from tests.small import Urls, registry


class Hall(Context):
    hall_id: int


@client(context=Hall)
def hall_groups(hall_id: int) -> list[str]:
    return sorted(Group.objects.values_list("name", flat=True))


@client(affects=Hall)
def paint(hall_id: int, fail: bool = False) -> None:
    Group.objects.create(name="blue")
    if fail:
        raise RuntimeError("the paint is dry")


@client(merge=hall_groups)
def sort(hall_id: int) -> list[str]:
    return []


@client(route="/paint", methods=["POST"], affects=Hall)
def paint_view(hall_id: int) -> HttpResponse:
    return HttpResponse("no", status=409) if hall_id < 0 else HttpResponse("painted")


FUNCTIONS = (hall_groups, paint, sort, paint_view)
ONE = "hall;hall_id=1"


class Routes:
    """A URL configuration."""

    def __init__(self, *patterns: Any) -> None:
        self.urlpatterns = patterns


class Heard(list[str]):
    """What a sink heard, and whether it was committed then."""

    def __call__(self, announcement: Announcement) -> None:
        assert not connections["default"].in_atomic_block
        self.append(announcement.headers["x-mizan-invalidate"])


@pytest.fixture
def heard() -> Heard:
    return Heard()


@pytest.fixture
def groups(database):
    yield Group.objects
    Group.objects.all().delete()


@pytest.fixture
def atomic_requests(monkeypatch):
    monkeypatch.setitem(connections.settings["default"], "ATOMIC_REQUESTS", True)


@pytest.fixture
def outlet(heard, groups):
    @on_invalidation
    def hear(announcement: Announcement) -> None:
        heard(announcement)

    built = registry(*FUNCTIONS, hear)
    return opened(lambda: built)


def call(name: str, *sinks: Any, path: str = "/call/", **arguments: Any) -> Any:
    with override_settings(ROOT_URLCONF=Urls(*FUNCTIONS, *sinks)):
        return Client().post(f"{path}{name}/".replace("//", "/"), arguments or {"hall_id": 1}, "application/json")


def test_a_call_is_heard_once_it_is_committed(groups, heard, atomic_requests):
    @on_invalidation
    def hear(announcement: Announcement) -> None:
        heard(announcement)
        assert groups.filter(name="blue").exists()

    call("paint", hear)
    assert heard == [ONE]


def test_a_call_that_is_rolled_back_is_not_heard(groups, heard, atomic_requests):
    call("paint", on_invalidation(lambda said: heard(said)), hall_id=1, fail=True)
    assert heard == []


def test_an_announcement_has_targets_groups_and_headers(groups):
    said: list[Announcement] = []
    call("paint", on_invalidation(lambda each: said.append(each)))
    headers = {"x-mizan-invalidate": ONE, "cache-group-invalidation": f'"{ONE}"'}
    assert said == [Announcement("small", (Target("hall", None, {"hall_id": 1}),), (ONE,), headers)]


def test_the_slot_of_a_merge_is_heard_because_nobody_else_can_splice(groups):
    said: list[Announcement] = []
    call("sort", on_invalidation(lambda each: said.append(each)))
    assert [each.targets for each in said] == [(Target("hall", "hall_groups", {"hall_id": 1}),)]


def test_a_view_is_heard_when_it_succeeds(heard, groups):
    hear = on_invalidation(lambda said: heard(said))
    with override_settings(ROOT_URLCONF=Urls(*FUNCTIONS, hear)):
        assert Client().post("/paint", {"hall_id": 1}, "application/json")["x-mizan-invalidate"] == ONE
        assert Client().post("/paint", {"hall_id": -1}, "application/json").status_code == 409
    assert heard == [ONE]


def test_a_sink_that_fails_is_logged_and_harms_nobody(groups, heard, caplog):
    @on_invalidation
    def broken(announcement: Announcement) -> None:
        raise OSError("the network is down")

    @on_invalidation
    async def later(announcement: Announcement) -> None:
        heard.append("later")

    assert call("paint", broken, later).status_code == 200
    assert heard == ["later"]
    assert "sink `broken`" in caplog.text and "the network is down" in caplog.text


async def _under_asgi(urls: Urls) -> Any:
    with override_settings(ROOT_URLCONF=urls):
        return await AsyncClient().post("/call/sort/", {"hall_id": 1}, "application/json")


def test_sinks_of_both_kinds_hear_under_asgi(groups, heard):
    from asgiref.sync import async_to_sync

    @on_invalidation
    async def waiting(announcement: Announcement) -> None:
        heard.append("async")

    urls = Urls(*FUNCTIONS, on_invalidation(lambda said: heard.append("sync")), waiting)
    assert async_to_sync(_under_asgi)(urls).status_code == 200
    assert heard == ["sync", "async"]


def test_outside_a_transaction_it_is_heard_at_once(outlet, heard):
    invalidate(Hall(hall_id=1))
    invalidate("hall.hall_groups")
    assert heard == [ONE, "hall.hall_groups"]


def test_inside_transactions_it_is_heard_after_the_outermost_commit(outlet, heard):
    with transaction.atomic("other"), transaction.atomic():
        with transaction.atomic():
            invalidate(Hall(hall_id=1))
        assert heard == []
    assert heard == [ONE]


def test_a_rollback_is_not_heard_of(outlet, heard):
    with transaction.atomic():
        invalidate(Hall(hall_id=1))
        with pytest.raises(KeyError), transaction.atomic():
            invalidate(Hall(hall_id=2))
            raise KeyError
    assert heard == [ONE]


def test_an_ordinary_view_with_atomic_requests_is_heard_after_its_commit(outlet, heard, atomic_requests):
    def save(request: HttpRequest, ok: str) -> HttpResponse:
        assert connections["default"].in_atomic_block
        invalidate(Hall(hall_id=1))
        return HttpResponse(1 // int(ok))

    with override_settings(ROOT_URLCONF=Routes(path("save/<ok>/", save))):
        browser = Client(raise_request_exception=False)
        assert browser.get("/save/0/").status_code == 500
        assert heard == []
        assert browser.get("/save/1/").status_code == 200
    assert heard == [ONE]


def test_a_job_in_a_thread_of_its_own_is_heard(outlet, heard):
    job = threading.Thread(target=invalidate, args=[Hall(hall_id=1)])
    job.start()
    job.join()
    assert heard == [ONE]


def test_a_job_that_outlives_its_call_is_heard(outlet, heard):
    from contextvars import copy_context

    begin = threading.Event()

    def work() -> None:
        begin.wait(10)
        invalidate(Hall(hall_id=7))

    @client
    def start(hall_id: int) -> None:
        context = copy_context()  # as frameworks do that start threads and tasks
        jobs.append(threading.Thread(target=lambda: context.run(work)))
        jobs[0].start()

    jobs: list[threading.Thread] = []
    with override_settings(ROOT_URLCONF=Urls(hall_groups, start)):
        assert "x-mizan-invalidate" not in Client().post("/call/start/", {"hall_id": 1}, "application/json")
    begin.set()
    jobs[0].join()
    assert heard == ["hall;hall_id=7"]


@pytest.mark.parametrize(
    ("target", "said"),
    [
        ("hal", "`hal` is no context; did you mean `hall`?"),
        ("hall.hall_group", "did you mean `hall_groups`?"),
        (Hall(hall_id="one"), "`one` is no value for `hall_id` of context `hall`: it must be a valid integer"),  # type: ignore[arg-type]
    ],
)
def test_a_target_nobody_can_have_read_is_an_error_where_it_stands(outlet, heard, target, said):
    with pytest.raises(InvalidTarget) as error:
        invalidate(target)
    assert said in str(error.value)
    assert heard == []


def test_an_app_with_a_context_of_the_same_name_is_not_asked_for_a_function_it_lacks(outlet, heard):
    class Other(Context, name="hall"):
        """Another app's hall."""

    @client(context=Other)
    def hall_color() -> str:
        return "red"

    site = FastAPISite(hall_color, cache="memory")
    invalidate("hall.hall_groups")
    assert heard == ["hall.hall_groups"]
    assert site.read("hall/").status == 200
