"""The purge comes with the commit, whatever a project's own `on_commit` callbacks do."""

from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.db import connections, transaction
from django.http import HttpRequest, HttpResponse
from django.test import Client, TestCase, override_settings
from django.urls import path

import mizan
from mizan import Context, cache, client, outlet
from tests.redis import redis
from tests.server import SECRET
from tests.sites import DjangoAsgiSite, DjangoSite


class Shelf(Context, cache=cache(ttl=60, public=True)):
    pass


@client(context=Shelf)
def shelf_books() -> list[str]:
    return sorted(Group.objects.values_list("name", flat=True))


def broken() -> None:
    raise ValueError("a callback of the project")


@client(affects=Shelf)
def put(title: str) -> None:
    put_by_hand(title)


@client
def put_and_say(title: str) -> None:
    with transaction.atomic():
        transaction.on_commit(broken)
        Group.objects.create(name=title)
        mizan.invalidate(Shelf)


def put_by_hand(title: str) -> None:
    with transaction.atomic():
        transaction.on_commit(broken)
        Group.objects.create(name=title)


DECLARED = (shelf_books, put, put_and_say)
PURGES = [
    pytest.param(lambda: mizan.invalidate(Shelf), id="invalidate"),
    pytest.param(mizan.purge_all, id="purge_all"),
]


@pytest.fixture(params=["memory", "redis"])
def where(request):
    if request.param == "memory":
        yield {"cache": "memory"}
    else:
        with redis() as server:
            yield {"cache": server.url, "cache_secret": SECRET}


@pytest.fixture(params=[DjangoSite, DjangoAsgiSite])
def site(request, where, database):
    site = request.param(*DECLARED, **where)
    assert read(site) == []
    yield site
    Group.objects.all().delete()
    outlet._outlets.discard(site._outlet)


def read(site: Any) -> Any:
    return site.read("shelf/").json["shelf_books"]


@pytest.mark.parametrize("purge", PURGES)
def test_a_callback_that_raises_before_ours_ends_no_purge(site, purge):
    with pytest.raises(ValueError, match="a callback of the project"), transaction.atomic():
        transaction.on_commit(broken)
        Group.objects.create(name="red")
        with transaction.atomic():
            purge()
        assert read(site) == []
    assert read(site) == ["red"]


@pytest.mark.parametrize("name", ["put", "put_and_say"])
def test_a_call_whose_callback_raises_purges_what_it_committed(site, name):
    assert site.call(name, title="blue").status == 500
    assert read(site) == ["blue"]


def test_an_ordinary_view_whose_callback_raises_purges_what_it_committed(site, monkeypatch):
    monkeypatch.setitem(connections.settings["default"], "ATOMIC_REQUESTS", True)

    def save(request: HttpRequest) -> HttpResponse:
        transaction.on_commit(broken)
        Group.objects.create(name="green")
        mizan.invalidate(Shelf)
        return HttpResponse()

    class Routes:
        urlpatterns = (path("save/", save),)

    with override_settings(ROOT_URLCONF=Routes()):
        assert Client(raise_request_exception=False).get("/save/").status_code == 500
    assert read(site) == ["green"]


def test_callbacks_of_the_project_run_in_their_order_behind_ours(site):
    order: list[Any] = []
    with transaction.atomic():
        transaction.on_commit(lambda: order.append(("first", read(site))))
        Group.objects.create(name="red")
        mizan.invalidate(Shelf)
        transaction.on_commit(lambda: order.append("second"))
    assert order == [("first", ["red"]), "second"]


@pytest.mark.usefixtures("database")
class InATestCase(TestCase):
    """A test case that runs callbacks itself runs each once."""

    def test_the_callbacks_that_a_block_captured_stay_the_same(self) -> None:
        ran: list[str] = []
        for name in ("one", "two"):
            with self.captureOnCommitCallbacks(execute=True), transaction.atomic():
                transaction.on_commit(lambda name=name: ran.append(name))
                mizan.invalidate("tally")
        assert ran == ["one", "two"]
