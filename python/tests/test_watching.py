"""What a function reads of a request beyond the key is noticed, by whatever name and through whatever helper."""

import copy
import pickle
from collections.abc import Mapping
from contextlib import suppress
from typing import Annotated, Any
from uuid import UUID
from weakref import WeakKeyDictionary

import pytest
from django.conf import settings as django_settings
from django.contrib.auth import get_user_model
from django.http import HttpRequest, StreamingHttpResponse
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.test import Client, override_settings
from fastapi import Body, Depends, FastAPI, Path, Query, Request
from fastapi.security import APIKeyHeader, HTTPBearer, OAuth2PasswordBearer
from fastapi.testclient import TestClient
from pydantic import StringConstraints
from starlette.authentication import AuthCredentials, has_required_scope
from starlette.requests import HTTPConnection

from mizan import Context, RegistryError, cache, client, mwt
from mizan.fastapi import mizan_router
from tests.sites import EVERY, DjangoAsgiSite, DjangoSite, FastAPISite
from tests.small import Urls, fastapi_app


class Shelf(Context, cache=cache(ttl=60, anonymous=True)):
    pass


async def bearer(request: Request) -> str:
    found = await HTTPBearer(auto_error=False)(request)
    return "" if found is None else found.credentials


async def api_key(request: Request) -> str:
    return str(await APIKeyHeader(name="authorization", auto_error=False)(request))


async def password(request: Request) -> str:
    return str(await OAuth2PasswordBearer(tokenUrl="token", auto_error=False)(request))


def scopes(request: HTTPConnection) -> str:
    return str(has_required_scope(request, ["reader"]))


def user(request: Request) -> str:
    return str(request.user)


def state(request: Request) -> str:
    return str(request.state.theme)


def private_state(request: Request) -> str:
    return str(request.state) and str(request._state.theme)  # type: ignore[attr-defined]


def members(request: Request) -> str:
    return str(vars(request)["scope"]["user"])


def unbound(request: Request) -> str:
    return str(Request.headers.fget(request).get("authorization"))  # type: ignore[attr-defined]


def copied(request: Request) -> str:
    return str(copy.copy(request).user)


def mapping(request: Request) -> str:
    return str({**request}["user"])


def token(request: Request) -> str:
    try:
        return str(mwt.caller(request))
    except Exception:
        return "refused"


def path_params(request: Request) -> str:
    return str(request.path_params)


READS = [
    *(bearer, api_key, password, scopes, user, state, private_state, members, unbound, copied, mapping, token),
    path_params,
]


@pytest.mark.parametrize("read", READS)
def test_what_a_dependency_reads_through_the_framework_is_its_own_reading(read, monkeypatch):
    @client(context=Shelf)
    def shelf_seen(seen: Annotated[str, Depends(read)]) -> str:
        return seen

    app = fastapi_app(shelf_seen, cache="memory")

    async def signed_in(scope: Any, receive: Any, send: Any) -> None:
        more = {"user": "ada", "auth": AuthCredentials(["reader"]), "state": {"theme": "dark"}}
        await app({**scope, **more}, receive, send)

    for _ in "12":
        answer = TestClient(signed_in).get("/api/mizan/ctx/shelf/", headers={"authorization": "Bearer abc"})
        assert answer.status_code == 200, answer.text
        assert answer.headers["cache-status"] == "mizan; fwd=bypass; detail=request-read"


def method(request: Request) -> str:
    return request.method


def test_one_answer_for_get_and_head():
    @client(context=Shelf)
    def shelf_seen(request: Request, seen: Annotated[str, Depends(method)]) -> str:
        return request.method + seen

    browser = TestClient(fastapi_app(shelf_seen, cache="memory"))
    assert browser.head("/api/mizan/ctx/shelf/").headers["cache-status"] == "mizan; fwd=miss; stored"
    answer = browser.get("/api/mizan/ctx/shelf/")
    assert (answer.json(), answer.headers["cache-status"]) == ({"shelf_seen": "GETGET"}, "mizan; hit")


Name = Annotated[str, StringConstraints(strip_whitespace=True)]


class Spelled(Context, cache=cache(ttl=60, public=True)):
    book_id: UUID
    name: Name
    copies: int = 1


def as_sent(book_id: str, name: str, copies: Annotated[str, Query()] = "none") -> str:
    return f"{book_id} {name} {copies}"


@client(context=Spelled)
def spelled_seen(book_id: UUID, name: Name, seen: Annotated[str, Depends(as_sent)], copies: int = 1) -> str:
    return seen


def test_a_dependency_gets_the_value_of_a_param_in_the_spelling_of_the_key():
    site = FastAPISite(spelled_seen, cache="memory")
    book = "0a0a0a0a-0a0a-0a0a-0a0a-0a0a0a0a0a0a"
    said = {"spelled_seen": f"{book} Ada & Bob 1"}
    first = site.read(f"spelled/?book_id={book.upper()}&name=%20Ada%20%26%20Bob")
    assert (first.json, first.cache) == (said, "mizan; fwd=miss; stored")
    for query in (f"book_id={book}&name=Ada+%26+Bob&copies=1", f"name=Ada+%26+Bob+&book_id={book}"):
        assert site.read(f"spelled/?{query}").cache == "mizan; hit"


async def body(text: Annotated[str, Body()] = "") -> str:
    return text


async def place(tenant: Annotated[str, Path()]) -> str:
    return tenant


@pytest.mark.parametrize("read", [body, place])
def test_a_dependency_on_the_body_or_the_path_is_an_error_when_the_app_is_built(read):
    @client(context=Shelf)
    def shelf_seen(seen: Annotated[str, Depends(read)]) -> str:
        return seen

    with pytest.raises(RegistryError, match=r"takes `seen` but context .* is cached"):
        FastAPI().include_router(mizan_router(shelf_seen, app="small"), prefix="/{tenant}")


class Theme(Context, cache=cache(ttl=60, anonymous=True)):
    pass


def django_csrf(request: Any) -> Any:
    return get_token(request)


def django_template(request: Any) -> Any:
    return render_to_string("form.html", {}, request=request)


def set_member(request: Any) -> Any:
    request.META["HTTP_X_SEEN"] = "1"


def delete_member(request: Any) -> Any:
    del request.META["QUERY_STRING"]


def set_attribute(request: Any) -> Any:
    request.seen = 1


def delete_attribute(request: Any) -> Any:
    request.__dict__.setdefault("seen", 1)
    del request.seen


def set_state(request: Any) -> Any:
    request.state.seen = 1
    del request.state.seen


IN_DJANGO = [
    *(django_csrf, django_template, set_member, delete_member, set_attribute, delete_attribute),
    lambda request: request.META.setdefault("seen", 1),
    lambda request: request.META.pop("seen", None),
    lambda request: dict(request.META) and {**request.META},
    lambda request: request.META | {} and {} | request.META,
    lambda request: request.META == {} or request.META != {},
    lambda request: (bool(request.COOKIES), reversed(request.META)),
    lambda request: (repr(request.META), str(request.META), f"{request.META}", dir(request.META)),
    lambda request: copy.copy(request.META) and copy.deepcopy(request.COOKIES),
    lambda request: pickle.dumps(request.COOKIES),
    lambda request: request.COOKIES.items(),
    lambda request: list(request),
    lambda request: (repr(request), str(request), f"{request}", dir(request)),
    lambda request: copy.copy(request).META["QUERY_STRING"],
    lambda request: "seen" in request,
    lambda request: vars(request),
    lambda request: request.get_port(),
    lambda request: (request.path, request.path_info, request.resolver_match),
    lambda request: request.META["PATH_INFO"],
]
IN_FASTAPI = [
    set_attribute,
    set_state,
    lambda request: dict(request.headers) and {**request.headers},
    lambda request: request.headers == {} or request.cookies != {},
    lambda request: (repr(request.headers), str(request.cookies), dir(request.headers)),
    lambda request: copy.copy(request.cookies) or copy.deepcopy(request.cookies),
    lambda request: request.cookies.items(),
    lambda request: (list(request), len(request), dict(request)),
    lambda request: (repr(request), str(request), f"{request}", dir(request)),
    lambda request: copy.copy(request).scope,
    lambda request: "user" in request,
    lambda request: vars(request),
    lambda request: request.path_params,
]
FORMS = {"form.html": "{% csrf_token %}{{ csrf_token }}", "plain.html": "{{ host }}"}
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {"loaders": [("django.template.loaders.locmem.Loader", FORMS)]},
    }
]


def look_at(look: Any) -> Any:
    @client(context=Theme)
    def theme_seen(request: Any) -> str:
        return str(look(request))[:0]

    return theme_seen


@pytest.mark.parametrize(
    ("make", "look"),
    [
        *((make, look) for make in (DjangoSite, DjangoAsgiSite) for look in IN_DJANGO),
        *((FastAPISite, look) for look in IN_FASTAPI),
    ],
)
def test_whatever_a_request_allows_a_watched_one_allows_and_notes(make, look):
    site = make(look_at(look), cache="memory", vary_on=["cookie:items"])
    with override_settings(TEMPLATES=TEMPLATES):
        for _ in "12":
            answer = site.read("theme/", cookie=f"csrftoken={'a' * 32}")
            assert answer.status == 200, answer.body
            assert answer.cache == "mizan; fwd=bypass; detail=request-read"


@pytest.mark.parametrize("make", EVERY)
def test_the_request_itself_is_behind_no_attribute(make):
    found: list[Any] = []

    def reach(request: Any) -> None:
        for name in ("_request", "_members", "_allowed", "_note"):
            for each in (request, request.headers):
                with suppress(AttributeError):
                    found.append(getattr(each, name))

    assert make(look_at(reach), cache="memory").read("theme/").cache == "mizan; fwd=bypass; detail=request-read"
    assert found == []


@pytest.mark.parametrize("make", EVERY)
def test_a_watched_request_can_be_asked_whether_it_is_one(make):
    def same(request: Any) -> None:
        assert request and request == request and {request: 1}[request]
        assert isinstance(request, Request if make is FastAPISite else HttpRequest)
        assert WeakKeyDictionary({request: 1})[request]
        assert isinstance(request.headers, Mapping)

    assert make(look_at(same), cache="memory").read("theme/").cache == "mizan; fwd=miss; stored"


def host_field(request: Any) -> Any:
    return request.META["HTTP_HOST"], request.headers["host"]


@pytest.mark.parametrize(
    ("settings", "sent"),
    [
        ({}, {"host": "A.example"}),
        ({"USE_X_FORWARDED_HOST": True}, {"host": "inner.example", "x-forwarded-host": "a.example"}),
    ],
)
def test_the_host_that_a_proxy_sent_is_not_the_one_in_the_key(settings, sent):
    with override_settings(ALLOWED_HOSTS=["*"], **settings):
        for look in (lambda request: request.headers["host"], lambda request: request.META["HTTP_HOST"]):
            site = DjangoSite(look_at(look), cache="memory")
            assert site.read("theme/", **sent).cache == "mizan; fwd=bypass; detail=request-read"
        site = DjangoSite(look_at(host_field), cache="memory")
        assert site.read("theme/", host="a.example").cache == "mizan; fwd=miss; stored"


@pytest.mark.parametrize("make", [DjangoSite, FastAPISite])
def test_a_host_has_one_spelling(make):
    @client(context=Theme)
    def theme_host(request: Any) -> str:
        return str(request.get_host() if make is not FastAPISite else request.headers["host"])

    with override_settings(ALLOWED_HOSTS=["*"]):
        site = make(theme_host, cache="memory")
        said = [site.read("theme/", host=host) for host in ("A.example", "a.example")]
    assert said[1].json == {"theme_host": "a.example"}


def nobody(request: Any) -> None:
    return None


@pytest.mark.parametrize("make", [DjangoSite, DjangoAsgiSite])
def test_a_session_is_looked_up_outside_the_event_loop(make, database):
    user = get_user_model().objects.create_user("ada")
    browser = Client()
    browser.force_login(user)
    cookie = f"{django_settings.SESSION_COOKIE_NAME}={browser.cookies[django_settings.SESSION_COOKIE_NAME].value}"
    try:
        options = {"identify": "tests.test_watching.nobody", "cache": "memory"}
        answer = make(look_at(lambda request: request.user.pk), **options).read("theme/", cookie=cookie)
        assert (answer.status, answer.cache) == (200, "mizan; fwd=bypass; detail=request-read")
        options["vary_on"] = ["attribute:user"]
        answer = make(look_at(lambda request: 1), **options).read("theme/", cookie=cookie)
        assert (answer.status, answer.cache) == (200, "mizan; fwd=miss; stored")
    finally:
        get_user_model().objects.all().delete()


class Hall(Context):
    pass


@client(context=Hall)
def hall_size() -> int:
    return 1


@client(route="/late", context=Hall, cache=cache(ttl=60, anonymous=True))
def late(request: Any) -> TemplateResponse:
    return TemplateResponse(request, "form.html")


@client(route="/plain", context=Hall, cache=cache(ttl=60, anonymous=True))
def plain(request: Any) -> TemplateResponse:
    return TemplateResponse(None, "plain.html", {"host": request.get_host()})


@client(route="/streamed", context=Hall, cache=cache(ttl=60, anonymous=True))
def streamed(request: Any) -> StreamingHttpResponse:
    return StreamingHttpResponse(str(request.META[name]) for name in ["QUERY_STRING"])


@client(route="/streamed-blindly", context=Hall, cache=cache(ttl=60, anonymous=True))
def streamed_blindly() -> StreamingHttpResponse:
    return StreamingHttpResponse(iter(["text"]))


@pytest.mark.parametrize(
    ("path", "is_kept"), [("late", False), ("plain", True), ("streamed", False), ("streamed-blindly", True)]
)
def test_a_page_that_is_made_after_its_view_is_looked_at_again(path, is_kept, caplog):
    urls = Urls(hall_size, late, plain, streamed, streamed_blindly)
    with override_settings(ROOT_URLCONF=urls, TEMPLATES=TEMPLATES, MIZAN={"APP": "x"}):
        answer = Client().get(f"/{path}", headers={"mizan-edge": "1"})
    assert answer.status_code == 200
    assert ("mizan-cache-control" in answer) == is_kept
    assert ("no-store" in answer.get("cache-control", "")) != is_kept
