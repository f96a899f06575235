"""The manifest an edge works from, and what an edge is told with every answer."""

import hashlib
import json
from typing import Any

import pytest
from django.http import HttpResponse
from fastapi.responses import HTMLResponse

from mizan import Context, cache, client
from tests.sites import SITES, DjangoSite, FastAPISite

SECRET = "between us, and as long as a secret has to be"
LOOKS, SIGNS = 2, 3
"""Arenas whose page looks at who calls, and sets a cookie."""


class Arena(Context, cache=cache(ttl=60, swr=5, public=True)):
    arena_id: int


@client(context=Arena)
def arena_name(arena_id: int) -> str:
    return "arena"


@client(affects=Arena)
def paint(arena_id: int) -> None:
    return None


@pytest.fixture(params=SITES)
def site(request):
    return request.param(arena_name, paint, edge_secret=SECRET)


def manifest(site: Any, said: str | None = SECRET, **headers: str) -> Any:
    if said is not None:
        headers["authorization"] = f"Bearer {said}"
    return site.ask("get", "manifest/", headers)


def test_whoever_knows_the_secret_is_shown_it(site):
    answer = manifest(site)
    assert answer.status == 200
    (arena,) = answer.json["contexts"]
    assert (arena["name"], arena["cache"]) == ("arena", {"ttl": 60, "swr": 5, "public": True})
    assert [each["name"] for each in answer.json["mutations"]] == ["paint"]
    assert answer.json["base"] == "/api/mizan"
    assert manifest(site, if_none_match=answer.headers["etag"]).status == 304


def test_for_everybody_else_it_is_not_there(site):
    assert manifest(site, None).status == 404
    assert manifest(site, "guessed").status == 404


@pytest.mark.parametrize("make", SITES)
def test_in_development_it_is_there_for_everybody(make):
    assert manifest(make(arena_name, development=True), None).status == 200


@pytest.mark.parametrize("make", SITES)
def test_the_secret_may_stand_in_the_environment(make, monkeypatch):
    monkeypatch.setenv("MIZAN_EDGE_SECRET", SECRET)
    assert manifest(make(arena_name)).status == 200


def test_an_edge_is_told_with_every_answer_which_manifest_is_in_force(site):
    tag = hashlib.sha256(manifest(site).body).hexdigest()[:16]
    edge = {"mizan-edge": "1"}
    answers = [
        site.read("arena/?arena_id=1", **edge),
        site.read("nowhere/", **edge),
        site.call("paint", edge, arena_id=1),
    ]
    assert [each.status for each in answers] == [200, 404, 200]
    assert {each.headers["mizan-manifest"] for each in answers} == {tag}
    assert "mizan-manifest" not in site.read("arena/?arena_id=1").headers


@client(route="/arena", context=Arena, cache=cache(ttl=30, public=True))
def django_page(request: Any, arena_id: int) -> HttpResponse:
    response = HttpResponse(f"<p>{request.META['SERVER_NAME'] if arena_id == LOOKS else 'arena'}")
    if arena_id == SIGNS:
        response.set_cookie("session", "1")
    return response


@client(route="/arena", context=Arena, cache=cache(ttl=30, public=True))
def fastapi_page(request: Any, arena_id: int) -> HTMLResponse:
    response = HTMLResponse(f"<p>{request.headers['user-agent'] if arena_id == LOOKS else 'arena'}")
    if arena_id == SIGNS:
        response.set_cookie("session", "1")
    return response


@pytest.fixture(params=[(DjangoSite, django_page), (FastAPISite, fastapi_page)])
def page(request):
    make, view = request.param
    return make(arena_name, view)


def test_a_page_says_how_caches_may_keep_it(page):
    answer = page.ask("get", "arena?arena_id=1", {"mizan-edge": "1"})
    assert answer.headers["mizan-cache-control"] == "public, max-age=30"
    assert answer.headers["cdn-cache-control"] == "max-age=30"
    assert answer.headers["cache-groups"] == '"arena"'


def test_a_page_that_looks_at_the_caller_or_sets_a_cookie_is_kept_nowhere(page, caplog):
    for arena in (LOOKS, SIGNS):
        answer = page.ask("get", f"arena?arena_id={arena}", {})
        assert answer.status == 200
        assert answer.headers["cache-control"] == "no-store"
        assert "cdn-cache-control" not in answer.headers
    assert "a page is cached with `public`" in caplog.text


def test_the_command_prints_what_is_served(capsys):
    from django.core.management import call_command

    call_command("mizan_manifest")
    assert json.loads(capsys.readouterr().out)["app"] == "fixture"


def test_the_module_prints_what_is_served(capsys):
    from mizan.__main__ import main

    assert main(["manifest", "--app", "tests.fixture.kept.fastapi:app"]) == 0
    printed = json.loads(capsys.readouterr().out)
    assert (printed["app"], printed["base"]) == ("kept", "/api/mizan")
