"""`invalidate` inside a view that answers GET: sign-in callbacks and magic links change things too."""

from typing import Any

import pytest
from django.http import HttpResponse, HttpResponseRedirect
from fastapi.responses import HTMLResponse, RedirectResponse

import mizan
from mizan import Context, cache, client
from tests.sites import DjangoAsgiSite, DjangoSite, FastAPISite, Runs


class Arena(Context, cache=cache(ttl=60, public=True)):
    arena_id: int


runs = Runs()


@client(context=Arena)
def arena_runs(arena_id: int) -> int:
    return runs()


def link(redirect: Any) -> Any:
    def magic_link(arena_id: int) -> Any:
        mizan.invalidate(Arena(arena_id=arena_id))
        return redirect("/home")

    magic_link.__annotations__["return"] = redirect
    return client(route="/link")(magic_link)


def page(response: Any) -> Any:
    def magic_page(arena_id: int) -> Any:
        if arena_id == 1:
            mizan.invalidate(Arena(arena_id=arena_id))
        return response("painted")

    magic_page.__annotations__["return"] = response
    return client(route="/page", cache=cache(ttl=60, public=True))(magic_page)


SITES = [
    (DjangoSite, HttpResponseRedirect, HttpResponse),
    (DjangoAsgiSite, HttpResponseRedirect, HttpResponse),
    (FastAPISite, RedirectResponse, HTMLResponse),
]


@pytest.mark.parametrize(("make", "redirect", "response"), SITES)
def test_it_purges_and_its_answer_says_so(make, redirect, response):
    site = make(arena_runs, link(redirect), page(response), cache="memory")
    more = {"follow_redirects": False} if make is FastAPISite else {}
    site.read("arena/?arena_id=1")
    with runs.more(1):
        answer = site.ask("get", "link?arena_id=1", {}, **more)
        assert answer.status in (302, 307)
        assert answer.headers["x-mizan-invalidate"] == "arena;arena_id=1"
        assert answer.headers["cache-group-invalidation"] == '"arena"'
        site.read("arena/?arena_id=1")


@pytest.mark.parametrize(("make", "redirect", "response"), SITES)
def test_a_page_that_changed_something_is_kept_nowhere(make, redirect, response):
    site = make(arena_runs, page(response), cache="memory")
    changed, plain = [site.ask("get", f"page?arena_id={number}", {"mizan-edge": "1"}) for number in (1, 2)]
    assert changed.headers["x-mizan-invalidate"] == "arena;arena_id=1"
    assert changed.headers["cache-control"] == "no-store" and "cdn-cache-control" not in changed.headers
    assert plain.headers["cdn-cache-control"] == "max-age=60"


def own(response: Any, control: str) -> Any:
    def own_page() -> Any:
        return response("of one reader", headers={"Cache-Control": control})

    own_page.__annotations__["return"] = response
    return client(route="/own", cache=cache(ttl=60, public=True))(own_page)


@pytest.mark.parametrize("control", ["private", "max-age=60, Private", "no-store", 'private="x-name"'])
@pytest.mark.parametrize(("make", "redirect", "response"), SITES)
def test_a_page_that_says_private_itself_has_no_field_that_lets_an_edge_store_it(make, redirect, response, control):
    answer = make(arena_runs, own(response, control), cache="memory").ask("get", "own", {"mizan-edge": "1"})
    assert answer.headers["cache-control"] == control
    assert not {"cdn-cache-control", "mizan-cache-control", "cache-groups"} & answer.headers.keys()


@pytest.mark.parametrize(("make", "redirect", "response"), SITES)
def test_a_page_that_only_says_for_how_long_is_stored_by_its_policy(make, redirect, response):
    answer = make(arena_runs, own(response, "no-cache"), cache="memory").ask("get", "own", {"mizan-edge": "1"})
    assert answer.headers["mizan-cache-control"] == "public, max-age=60"
