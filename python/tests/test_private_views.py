"""Views that may differ between callers, before caches that guess what nobody tells them."""

from typing import Any

import pytest
from django.http import HttpResponse
from fastapi.responses import HTMLResponse

from mizan import cache, client, mwt
from tests.sites import DjangoAsgiSite, DjangoSite, FastAPISite
from tests.test_mwt import KEYS, bearer

SITES = [(DjangoSite, HttpResponse), (DjangoAsgiSite, HttpResponse), (FastAPISite, HTMLResponse)]


def view(response: Any, name: str, **options: Any) -> Any:
    def made() -> Any:
        answer = response("text")
        if name == "own":
            answer.headers["cache-control"] = "private, max-age=5"
        return answer

    made.__name__, made.__annotations__["return"] = name, response
    return client(route=f"/{name}", **options)(made)


@pytest.mark.parametrize(("make", "response"), SITES)
@pytest.mark.parametrize(
    ("name", "options", "expected"),
    [
        ("guarded", {"auth": True}, "private, no-cache"),
        ("cached", {"cache": cache(ttl=60)}, "private, no-cache"),
        ("own", {"auth": True}, "private, max-age=5"),
        ("open", {}, None),
        ("public", {"cache": cache(ttl=60, public=True)}, None),
    ],
)
def test_a_view_for_one_caller_says_so_unless_it_says_something_itself(
    make, response, name, options, expected, monkeypatch
):
    monkeypatch.setenv(mwt.KEYS, KEYS)
    monkeypatch.setattr(mwt.outlet, "only_app", lambda: "small")
    site = make(view(response, name, **options), identify="mizan.mwt.caller", cache="memory")
    answer = site.ask("get", name, {"authorization": bearer(mwt.issue(5))})
    assert (answer.status, answer.headers.get("cache-control")) == (200, expected)
