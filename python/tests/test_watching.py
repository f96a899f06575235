"""What a function reads of a request beyond the key is noticed, whatever operation reads it."""

import copy
import pickle
from collections.abc import Mapping
from contextlib import suppress
from typing import Any
from weakref import WeakKeyDictionary

import pytest
from django.conf import settings as django_settings
from django.contrib.auth import get_user_model
from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.test import Client, override_settings
from fastapi import Request

from mizan import Context, cache, client
from tests.keyed import reading
from tests.sites import EVERY, DjangoAsgiSite, DjangoSite, FastAPISite


@pytest.fixture(params=EVERY)
def make(request):
    return request.param


def test_what_is_shared_among_anonymous_callers_may_not_see_the_request(make, caplog):
    class Hall(Context, cache=cache(ttl=60, anonymous=True)):
        pass

    @client(context=Hall)
    def hall_theme(request: Any) -> str:
        return str(request.headers.get("x-theme"))

    site = make(hall_theme, cache="memory")
    for theme in ("dark", "light"):
        answer = site.read("hall/", **{"x-theme": theme})
        assert (answer.json, answer.cache) == ({"hall_theme": theme}, "mizan; fwd=miss; detail=sees-request")
    assert "request.headers['x-theme']" in caplog.text
    assert make(hall_theme, cache="memory", development=True).read("hall/").json["code"] == "internal"


LOOKS = [
    lambda request: request.headers.get("x-theme"),
    lambda request: "user-agent" in request.headers,
    lambda request: list(request.headers.items()),
]


@pytest.mark.parametrize("look", LOOKS)
def test_what_a_private_function_reads_beyond_its_caller_keeps_the_answer_out(make, look, caplog):
    site = make(reading(look), identify="tests.keyed.who", cache="memory")
    for _ in "12":
        answer = site.read("mine/", **{"x-user": "robot", "mizan-edge": "1"})
        assert answer.cache == "mizan; fwd=miss; detail=sees-request"
        assert "mizan-cache-control" not in answer.headers
        assert answer.headers["cache-control"] == "private, no-cache"
    assert "the key of its answer has the caller, the host and the params only" in caplog.text
    site = make(reading(look), identify="tests.keyed.who", cache="memory", development=True)
    assert " to `" in site.read("mine/", **{"x-user": "robot"}).json["detail"]  # the setting to name it in


def test_what_vary_on_names_may_be_read_and_tells_answers_apart(make):
    site = make(
        reading(lambda request: request.headers.get("x-theme")),
        identify="tests.keyed.who",
        cache="memory",
        vary_on=["header:X-Theme"],
    )
    themes = ["dark", "light", "dark", "light"]
    answers = [site.read("mine/", **{"x-user": "robot", "x-theme": theme}) for theme in themes]
    assert [each.json["mine_look"] for each in answers] == themes
    assert [each.cache for each in answers[2:]] == ["mizan; hit"] * 2
    assert "x-theme" in answers[0].headers["vary"].lower()


def test_cookies_that_vary_on_names_may_be_read(make):
    name = "COOKIES" if make is not FastAPISite else "cookies"
    look = reading(lambda request: getattr(request, name).get("plan"))
    site = make(look, identify="tests.keyed.who", cache="memory", vary_on=["cookie:plan"])
    plans = ["free", "paid", "free", "paid"]
    answers = [site.read("mine/", **{"x-user": "robot"}, cookie=f"a=b; plan={plan}") for plan in plans]
    assert [each.json["mine_look"] for each in answers] == plans
    assert [each.cache for each in answers[2:]] == ["mizan; hit"] * 2


def test_an_attribute_that_a_middleware_sets_is_not_read_unless_vary_on_names_it():
    site = DjangoSite(reading(lambda request: request.tenant.slug), identify="tests.keyed.who", cache="memory")
    with override_settings(MIDDLEWARE=["tests.test_surroundings.tenant_middleware"], ALLOWED_HOSTS=["*"]):
        answer = site.read("mine/", **{"x-user": "robot", "x-tenant": "a"})
    assert answer.cache == "mizan; fwd=miss; detail=sees-request"


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
            assert answer.cache == "mizan; fwd=miss; detail=sees-request"


@pytest.mark.parametrize("make", EVERY)
def test_the_request_itself_is_behind_no_attribute(make):
    found: list[Any] = []

    def reach(request: Any) -> None:
        for name in ("_request", "_members", "_allowed", "_note"):
            for each in (request, request.headers):
                with suppress(AttributeError):
                    found.append(getattr(each, name))

    assert make(look_at(reach), cache="memory").read("theme/").cache == "mizan; fwd=miss; detail=sees-request"
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
            assert site.read("theme/", **sent).cache == "mizan; fwd=miss; detail=sees-request"
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
        assert (answer.status, answer.cache) == (200, "mizan; fwd=miss; detail=sees-request")
        options["vary_on"] = ["attribute:user"]
        answer = make(look_at(lambda request: 1), **options).read("theme/", cookie=cookie)
        assert (answer.status, answer.cache) == (200, "mizan; fwd=miss; stored")
    finally:
        get_user_model().objects.all().delete()
