"""What is cached for everyone may not look at anyone."""

from typing import Annotated, Any

import pytest
from django.http import HttpRequest
from fastapi import Cookie, Depends, Header, Request
from fastapi.security import APIKeyHeader
from pydantic import BaseModel

from mizan import Context, RegistryError, cache, client
from tests.sites import SITES, DjangoSite, FastAPISite, Runs
from tests.small import fastapi_app


class Arena(Context, cache=cache(ttl=60, public=True)):
    arena_id: int


runs = Runs()


@client(context=Arena)
def arena_language(request: Any, arena_id: int) -> str:
    return f"{request.headers.get('accept-language')} {runs()}"


@pytest.mark.parametrize("make", SITES)
def test_in_development_looking_at_the_caller_is_an_error_that_says_what_to_do(make):
    site = make(arena_language, cache="memory", development=True)
    with runs.more(0):
        problem = site.read("arena/?arena_id=1")
    assert problem.status == 500
    assert "reads `request.headers[" in problem.json["detail"] and "remove `public`" in problem.json["detail"]


@pytest.mark.parametrize("make", SITES)
def test_in_production_the_answer_is_kept_nowhere_and_an_error_is_logged(make, caplog):
    site = make(arena_language, cache="memory")
    with runs.more(2):
        answers = [site.read("arena/?arena_id=1", accept_language=language) for language in ("fa", "tr")]
    assert [each.json["arena_language"][:2] for each in answers] == ["fa", "tr"]
    for each in answers:
        assert each.headers["cache-control"] == "private, no-cache"
        assert "cdn-cache-control" not in each.headers
    assert "context `arena` is cached with `public`" in caplog.text and "request.headers" in caplog.text


def reads(look: Any) -> Any:
    @client(context=Arena)
    def arena_look(request: Any, arena_id: int) -> str:
        return str(look(request))

    return arena_look


DJANGO = [
    lambda request: request.user,
    lambda request: request.session,
    lambda request: request.COOKIES.get("theme"),
    lambda request: dict(request.COOKIES.items()),
    lambda request: request.META["REMOTE_ADDR"],
    lambda request: request.META.get("HTTP_COOKIE"),
    lambda request: "x-a" in request.headers,
    lambda request: list(request.headers),
    lambda request: request.is_secure(),
    lambda request: request.GET["arena_id"],
    lambda request: request.META["QUERY_STRING"],
    lambda request: request.build_absolute_uri(),
]
FASTAPI = [
    lambda request: request.cookies.get("theme"),
    lambda request: request.query_params["arena_id"],
    lambda request: request.headers.getlist("cookie"),
    lambda request: request.client,
    lambda request: request.url,
    lambda request: request.state.user,
    lambda request: request["headers"],
    lambda request: request.scope,
]


@pytest.mark.parametrize(
    ("make", "look"), [*((DjangoSite, each) for each in DJANGO), *((FastAPISite, each) for each in FASTAPI)]
)
def test_whatever_can_tell_callers_apart_is_noticed(make, look):
    answer = make(reads(look), cache="memory", development=True).read("arena/?arena_id=1")
    assert "which can tell them apart" in answer.json["detail"]


@pytest.mark.parametrize(
    ("make", "look"),
    [
        (DjangoSite, lambda request: (str(len(request.method) - 2), isinstance(request, HttpRequest))),
        (DjangoSite, lambda request: (str(len(request.get_host()))[:0] + "1", bool(request.headers.get("host", True)))),
        (FastAPISite, lambda request: (str(len(request.method) - 2), isinstance(request, Request))),
        (FastAPISite, lambda request: (str(len(request.app.title))[:0] + "1", "host" in request.headers)),
    ],
)
def test_what_is_the_same_for_everyone_may_be_looked_at(make, look):
    site = make(reads(look), cache="memory", development=True)
    assert site.read("arena/?arena_id=1", host="testserver").json == {"arena_look": "('1', True)"}
    assert site.read("arena/?arena_id=1", host="testserver").cache == "mizan; hit"


def language(accept_language: str = Header("")) -> str:
    return accept_language


def sender(request: Request) -> str:
    return str(request.client)


def database() -> str:
    return "a connection"


@pytest.mark.parametrize(
    "asked", [Header(""), Depends(language), Depends(APIKeyHeader(name="x-key", auto_error=False))]
)
def test_a_dependency_that_can_tell_callers_apart_is_an_error_before_any_request(asked):
    @client(context=Arena)
    def arena_seen(arena_id: int, seen: str = asked) -> str:
        return seen

    with pytest.raises(RegistryError, match="takes `seen`, which can tell callers apart"):
        fastapi_app(arena_seen)


class Fields(BaseModel):
    theme: str = ""


@pytest.mark.parametrize("mark", [Header(), Cookie()])
def test_a_model_of_fields_or_cookies_is_an_error_since_it_is_given_all_of_them(mark):
    @client(context=Arena)
    def arena_seen(arena_id: int, theme: Annotated[Fields, mark]) -> str:
        return theme.theme

    with pytest.raises(RegistryError, match="takes `theme`, which can tell callers apart"):
        fastapi_app(arena_seen, vary_on=["header:theme", "cookie:theme"])


WRONG = [{"ttl": -1}, {"ttl": "60"}, {"ttl": 1.5}, {"ttl": True}, {"ttl": 2**32}, {"ttl": 1, "swr": -1}]


@pytest.mark.parametrize("policy", [*WRONG, {"ttl": 1, "public": "no"}, {"ttl": 1, "anonymous": "no"}])
def test_a_policy_that_cannot_be_one_is_an_error_where_it_is_written(policy):
    name = list(policy)[-1]
    with pytest.raises(ValueError, match=rf"`{name}` of `cache\(…\)` is "):
        cache(**policy)


def test_a_dependency_that_cannot_is_none():
    @client(context=Arena)
    def arena_made(arena_id: int, connection: str = Depends(database)) -> str:
        return connection

    assert FastAPISite(arena_made, cache="memory").read("arena/?arena_id=1").json == {"arena_made": "a connection"}


def test_a_policy_is_public_or_shared_by_anonymous_callers_and_not_both():
    with pytest.raises(ValueError, match="remove `anonymous`"):
        cache(ttl=60, public=True, anonymous=True)
