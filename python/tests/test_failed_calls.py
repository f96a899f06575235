"""What a call added before it failed is purged, named and told, since it may have committed."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponse
from django.test import override_settings
from fastapi import HTTPException
from fastapi.responses import Response

from mizan import Context, MizanError, cache, client, invalidate, on_invalidation
from tests.sites import EVERY, SITES, DjangoSite, FastAPISite, Runs


class Arena(Context, cache=cache(ttl=60, public=True)):
    arena_id: int


class Other(Context, cache=cache(ttl=60, public=True)):
    pass


runs, others = Runs(), Runs()
heard: list[Any] = []


@on_invalidation
def receiver(announcement: Any) -> None:
    heard.append(announcement)


@client(context=Arena)
def arena_runs(arena_id: int) -> int:
    return runs()


@client(context=Other)
def other_runs() -> int:
    return others()


class Closed(MizanError):
    """The arena is closed."""

    status = 409


@client(affects=Other, raises=[Closed])
def declared(arena_id: int) -> None:
    invalidate(Arena(arena_id=arena_id))
    raise Closed


@client(affects=Other)
async def framework(arena_id: int) -> None:
    invalidate(Arena(arena_id=arena_id))
    raise (HTTPException(403, "no") if FRAMEWORK is FastAPISite else PermissionDenied("no"))


@client(affects=Other)
def broken(arena_id: int) -> None:
    invalidate(Arena(arena_id=arena_id))
    raise RuntimeError("a fault")


@client(affects=Other)
def unknown(arena_id: int) -> None:
    invalidate("nowhere")
    invalidate(Arena(arena_id=arena_id))
    raise (HTTPException(403, "no") if FRAMEWORK is FastAPISite else PermissionDenied("no"))


@client(affects=Other, raises=[Closed])
def nothing_added(arena_id: int) -> None:
    raise Closed


FRAMEWORK: Any = None


@pytest.fixture(params=EVERY)
def site(request):
    global FRAMEWORK
    FRAMEWORK = request.param
    heard.clear()
    functions = (arena_runs, other_runs, declared, framework, broken, unknown, nothing_added)
    return request.param(*functions, receiver, cache="memory")


def warm(site: Any) -> None:
    for path in ("arena/?arena_id=1", "arena/?arena_id=2", "other/"):
        site.read(path)


def is_hit(site: Any, path: str) -> bool:
    return bool(site.read(path).cache == "mizan; hit")


@pytest.mark.parametrize(("name", "status"), [("declared", 409), ("framework", 403), ("unknown", 403)])
def test_a_refusal_purges_and_names_what_was_added(site, name, status):
    warm(site)
    answer = site.call(name, {"x-mizan-mounted": "arena;arena_id=1, other"}, arena_id=1)
    assert answer.status == status
    assert answer.headers["x-mizan-invalidate"] == "arena;arena_id=1"
    assert answer.headers["cache-group-invalidation"] == '"arena"'
    assert not {"invalidate", "refresh"} & answer.json.keys()
    assert not is_hit(site, "arena/?arena_id=1")
    assert is_hit(site, "other/")
    assert [dict(each.headers)["x-mizan-invalidate"] for each in heard] == ["arena;arena_id=1"]


def test_a_call_that_broke_names_what_it_declares_as_well(site):
    warm(site)
    answer = site.call("broken", arena_id=1)
    assert answer.status == 500
    assert answer.headers["x-mizan-invalidate"] == "arena;arena_id=1, other"
    assert not is_hit(site, "arena/?arena_id=1") and not is_hit(site, "other/")


def test_a_refusal_without_additions_names_nothing(site):
    warm(site)
    answer = site.call("nothing_added", arena_id=1)
    assert answer.status == 409 and "x-mizan-invalidate" not in answer.headers
    assert is_hit(site, "arena/?arena_id=1") and is_hit(site, "other/") and heard == []


@client(raises=[Closed])
def rolled_back(arena_id: int) -> None:
    with transaction.atomic():
        invalidate(Arena(arena_id=arena_id))
        raise Closed


def test_what_was_rolled_back_is_not_named(database):
    site = DjangoSite(arena_runs, rolled_back, cache="memory")
    site.read("arena/?arena_id=1")
    answer = site.call("rolled_back", arena_id=1)
    assert answer.status == 409 and "x-mizan-invalidate" not in answer.headers
    assert is_hit(site, "arena/?arena_id=1")


STATUS = {HttpResponse: "status", Response: "status_code"}


def view(response: Any, status: int, methods: list[str]) -> Any:
    def look(arena_id: int) -> Any:
        invalidate(Arena(arena_id=arena_id))
        made = response("text", **{STATUS[response]: status})
        made.headers["cache-control"] = "max-age=60"
        return made

    look.__annotations__["return"] = response
    return client(route="/look", methods=methods)(look)


@pytest.mark.parametrize("status", [200, 301, 404, 503])
@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("make", SITES)
def test_a_view_names_what_it_added_whatever_its_status(make, method, status):
    response = Response if make is FastAPISite else HttpResponse
    site = make(arena_runs, view(response, status, [method.upper()]), cache="memory")
    site.read("arena/?arena_id=1")
    with override_settings(ALLOWED_HOSTS=["*"]):
        sent = {} if make is FastAPISite else {"content_type": "application/json"}
        if method == "get":
            answer = site.ask("get", "look?arena_id=1", {})
        else:
            body = {"json": {"arena_id": 1}} if make is FastAPISite else {"data": {"arena_id": 1}, **sent}
            answer = site.ask("post", "look", {}, **body)
    assert answer.status == status
    assert answer.headers["x-mizan-invalidate"] == "arena;arena_id=1"
    assert answer.headers["cache-control"] == ("no-store" if method == "get" else "max-age=60")
    assert not is_hit(site, "arena/?arena_id=1")
