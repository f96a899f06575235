"""A key says everything an answer depends on: kinds of callers, tenants, hosts, languages, time zones."""

from types import SimpleNamespace
from typing import Annotated, Any

import pytest
from django.test import Client, override_settings
from django.utils import timezone, translation
from fastapi import Cookie, Depends, Header, Request
from fastapi.security import APIKeyCookie

from mizan import Caller, Context, RegistryError, cache, client, mwt
from mizan.mwt import Tokens
from tests.sites import EVERY, DjangoAsgiSite, DjangoSite, FastAPISite, Runs
from tests.small import Urls, fastapi_app
from tests.test_mwt import KEYS


class Employee:
    def __init__(self, pk: Any) -> None:
        self.id = pk


class Customer(Employee):
    pass


WHO = {
    "employee": Employee(1),
    "customer": Customer(1),
    "text": Customer("1"),
    "robot": Caller("robot", 1),
    "other": Customer(2),
}


def who(request: Any) -> Any:
    return WHO.get(request.headers.get("x-user", ""))


class Mine(Context, cache=cache(ttl=60)):
    pass


class Lounge(Context, cache=cache(ttl=60, anonymous=True)):
    pass


runs = Runs()


@client(context=Mine)
def mine_who(caller: Caller | None) -> str:
    return "nobody" if caller is None else f"{caller.identity} {runs()}"


@client(context=Lounge)
def lounge_runs() -> int:
    return runs()


DECLARED = (mine_who, lounge_runs)


@pytest.fixture(params=EVERY)
def make(request):
    return request.param


def test_callers_of_two_kinds_and_of_two_types_of_id_never_share_an_answer(make):
    site = make(*DECLARED, identify="tests.test_keys.who", cache="memory")
    for name in WHO:
        assert site.read("mine/", **{"x-user": name}).cache == "mizan; fwd=miss; stored"
    bodies = {site.read("mine/", **{"x-user": name}).body for name in WHO}
    assert len(bodies) == len(WHO)
    said = {name: site.read("mine/", **{"x-user": name, "mizan-edge": "1"}) for name in ("text", "robot")}
    assert said["robot"].headers["mizan-identity"] == "robot%3A1"
    assert said["text"].headers["mizan-identity"] == "tests.test_keys.customer%3A%221%22"
    assert said["text"].cache == "mizan; hit"


def test_callers_without_an_identity_share_an_answer_only_where_that_is_written(make):
    site = make(*DECLARED, identify="tests.test_keys.who", cache="memory")
    for _ in "12":
        assert site.read("mine/", cookie="cart=1").cache == "mizan; fwd=bypass; detail=no-identity"
    assert site.read("lounge/").cache == "mizan; fwd=miss; stored"
    assert site.read("lounge/").cache == "mizan; hit"
    assert site.read("lounge/", **{"x-user": "other"}).cache == "mizan; fwd=miss; stored"


def test_what_is_shared_among_anonymous_callers_may_not_see_the_request(make, caplog):
    class Hall(Context, cache=cache(ttl=60, anonymous=True)):
        pass

    @client(context=Hall)
    def hall_theme(request: Any) -> str:
        return str(request.headers.get("x-theme"))

    site = make(hall_theme, cache="memory")
    for theme in ("dark", "light"):
        answer = site.read("hall/", **{"x-theme": theme})
        assert (answer.json, answer.cache) == ({"hall_theme": theme}, "mizan; fwd=bypass; detail=request-read")
    assert "request.headers['x-theme']" in caplog.text
    assert make(hall_theme, cache="memory", development=True).read("hall/").json["code"] == "internal"


def reading(look: Any) -> Any:
    @client(context=Mine)
    def mine_look(request: Any) -> str:
        return str(look(request))

    return mine_look


LOOKS = [
    lambda request: request.headers.get("x-theme"),
    lambda request: "user-agent" in request.headers,
    lambda request: list(request.headers.items()),
]


@pytest.mark.parametrize("look", LOOKS)
def test_what_a_private_function_reads_beyond_its_caller_keeps_the_answer_out(make, look, caplog):
    site = make(reading(look), identify="tests.test_keys.who", cache="memory")
    for _ in "12":
        answer = site.read("mine/", **{"x-user": "robot", "mizan-edge": "1"})
        assert answer.cache == "mizan; fwd=bypass; detail=request-read"
        assert "mizan-cache-control" not in answer.headers and answer.headers["cache-control"] == "no-store"
    assert "the key of its answer has the caller, the host and the params only" in caplog.text
    site = make(reading(look), identify="tests.test_keys.who", cache="memory", development=True)
    assert "name what" in site.read("mine/", **{"x-user": "robot"}).json["detail"]


def test_what_vary_on_names_may_be_read_and_tells_answers_apart(make):
    site = make(
        reading(lambda request: request.headers.get("x-theme")),
        identify="tests.test_keys.who",
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
    site = make(look, identify="tests.test_keys.who", cache="memory", vary_on=["cookie:plan"])
    plans = ["free", "paid", "free", "paid"]
    answers = [site.read("mine/", **{"x-user": "robot"}, cookie=f"a=b; plan={plan}") for plan in plans]
    assert [each.json["mine_look"] for each in answers] == plans
    assert [each.cache for each in answers[2:]] == ["mizan; hit"] * 2


@pytest.mark.parametrize("make", [DjangoSite, FastAPISite])
def test_hosts_never_share_an_answer(make):
    site = make(*DECLARED, identify="tests.test_keys.who", cache="memory")
    with override_settings(ALLOWED_HOSTS=["*"]):
        hosts = ["a.example", "b.example", "A.example"]
        statuses = [site.read("mine/", **{"x-user": "robot", "host": host}).cache for host in hosts]
    assert statuses == ["mizan; fwd=miss; stored"] * 2 + ["mizan; hit"]


def by_tenant(request: Any) -> Any:
    return request.headers.get("x-tenant")


def failing(request: Any) -> str:
    raise RuntimeError("no tenant today")


def test_a_function_of_the_request_is_part_of_the_key_and_keeps_answers_out_of_edges(make, caplog):
    site = make(*DECLARED, identify="tests.test_keys.who", cache="memory", vary_on=[by_tenant])
    tenants = ["a", "b", "a"]
    answers = [site.read("mine/", **{"x-user": "robot", "x-tenant": each, "mizan-edge": "1"}) for each in tenants]
    assert [each.cache for each in answers] == ["mizan; fwd=miss; stored"] * 2 + ["mizan; hit"]
    assert not any("mizan-cache-control" in each.headers for each in answers)
    site = make(*DECLARED, identify="tests.test_keys.who", cache="memory", vary_on=[failing])
    assert site.read("mine/", **{"x-user": "robot"}).cache == "mizan; fwd=bypass; detail=vary-by-failed"
    assert "no tenant today" in caplog.text


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        (["tenant"], "`tenant` is not a part of a request to vary on"),
        (["header:authorization"], "by their identity already"),
        (["attribute:a b"], "names no attribute of a request"),
        ([5], "give a function of it"),
        ("host", "has to be a list of parts"),
    ],
)
def test_what_is_no_part_of_a_request_is_an_error(make, parts, said):
    with pytest.raises(RegistryError, match=said):
        make(*DECLARED, vary_on=parts)


TENANTS = {"a.example": "a", "b.example": "b"}


class _Tenant:
    """A middleware as many projects have one, before everything else."""

    attribute = "tenant"

    def __init__(self, get_response: Any) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> Any:
        host = request.META.get("HTTP_HOST", "")
        request.tenant = SimpleNamespace(slug=request.META.get("HTTP_X_TENANT") or TENANTS.get(host, host))
        return self.get_response(request)


def tenant_middleware(get_response: Any) -> Any:
    return _Tenant(get_response)


TENANT_OPTIONS = {
    "host": ([], {}),
    "header": (["header:x-tenant"], {"x-tenant": True}),
    "attribute": (["attribute:tenant.slug"], {"x-tenant": True}),
}


@pytest.mark.parametrize("how", TENANT_OPTIONS)
@pytest.mark.parametrize("make", [DjangoSite])
def test_user_1_of_one_tenant_never_gets_what_is_of_user_1_of_another(make, how):
    parts, by_header = TENANT_OPTIONS[how]

    @client(context=Mine)
    def mine_tenant(request: Any) -> str:
        return str(request.tenant.slug) if how == "attribute" else str(len(str(request.user)) and how)

    site = make(*DECLARED, mine_tenant, identify="tests.test_keys.who", cache="memory", vary_on=parts)
    with override_settings(MIDDLEWARE=["tests.test_keys.tenant_middleware"], ALLOWED_HOSTS=["*"]):
        statuses = []
        for tenant in ("a", "b", "a"):
            headers = {"x-tenant": tenant, "host": "x.example"} if by_header else {"host": f"{tenant}.example"}
            statuses.append(site.read("mine/?$only=mine_who", **{"x-user": "robot"}, **headers).cache)
            if how == "attribute":
                answer = site.read("mine/?$only=mine_tenant", **{"x-user": "robot"}, **headers)
                assert answer.json == {"mine_tenant": tenant}
    assert statuses == ["mizan; fwd=miss; stored"] * 2 + ["mizan; hit"]


def test_an_attribute_that_a_middleware_sets_is_not_read_unless_vary_on_names_it():
    site = DjangoSite(reading(lambda request: request.tenant.slug), identify="tests.test_keys.who", cache="memory")
    with override_settings(MIDDLEWARE=["tests.test_keys.tenant_middleware"], ALLOWED_HOSTS=["*"]):
        answer = site.read("mine/", **{"x-user": "robot", "x-tenant": "a"})
    assert answer.cache == "mizan; fwd=bypass; detail=request-read"


def test_on_fastapi_a_tenant_in_the_state_tells_answers_apart():
    app = fastapi_app(
        reading(lambda request: request.state.tenant), identify=who, cache="memory", vary_on=["attribute:tenant"]
    )

    async def with_tenant(scope: Any, receive: Any, send: Any) -> None:
        headers = dict(scope.get("headers", []))
        tenant = headers.get(b"x-tenant", b"").decode()
        await app({**scope, "state": {"tenant": tenant}} if scope["type"] == "http" else scope, receive, send)

    from fastapi.testclient import TestClient

    browser = TestClient(with_tenant)
    answers = [browser.get("/api/mizan/ctx/mine/", headers={"x-user": "robot", "x-tenant": tenant}) for tenant in "aba"]
    assert [each.json()["mine_look"] for each in answers] == ["a", "b", "a"]
    assert answers[2].headers["cache-status"] == "mizan; hit"


class Greeting(Context, cache=cache(ttl=60, public=True)):
    pass


@client(context=Greeting)
def greeting_day() -> str:
    return str(translation.gettext("Monday"))


@client(context=Greeting)
def greeting_zone() -> str:
    return timezone.get_current_timezone_name()


LOCALE = ["django.contrib.sessions.middleware.SessionMiddleware", "django.middleware.locale.LocaleMiddleware"]
DJANGO = [DjangoSite, DjangoAsgiSite]


@pytest.mark.parametrize("make", DJANGO)
def test_german_text_is_never_for_english_readers_under_the_locale_middleware(make):
    with override_settings(MIDDLEWARE=LOCALE, USE_I18N=True):
        site = make(greeting_day, cache="memory")
        languages = ["de", "en", "de", "fr"]
        answers = [site.read("greeting/", **{"accept-language": each, "mizan-edge": "1"}) for each in languages]
    assert [each.json["greeting_day"] for each in answers] == ["Montag", "Monday", "Montag", "lundi"]
    assert answers[2].cache == "mizan; hit"
    assert not any("mizan-cache-control" in each.headers for each in answers)


@pytest.mark.parametrize("make", DJANGO)
def test_an_edge_keeps_languages_apart_where_vary_on_names_what_chooses_them(make):
    with override_settings(
        MIDDLEWARE=LOCALE,
        MIZAN={"APP": "x", "VARY_ON": ["header:accept-language", "cookie:django_language"]},
    ):
        site = make(greeting_day, cache="memory", vary_on=["header:accept-language", "cookie:django_language"])
        answers = [site.read("greeting/", **{"accept-language": each, "mizan-edge": "1"}) for each in ("de", "en")]
    assert [each.json["greeting_day"] for each in answers] == ["Montag", "Monday"]
    assert all("accept-language" in each.headers["vary"].lower() for each in answers)
    assert all(each.headers["mizan-cache-control"].startswith("public") for each in answers)


def test_the_manifest_of_a_project_with_languages_has_no_policies_unless_vary_on_names_them():
    from mizan.django.conf import registry_settings

    with override_settings(MIDDLEWARE=LOCALE, MIZAN={"APP": "x"}):
        assert registry_settings().has_own_surroundings
    with override_settings(
        MIDDLEWARE=LOCALE, MIZAN={"APP": "x", "VARY_ON": ["header:Accept-Language", "cookie:django_language"]}
    ):
        assert not registry_settings().has_own_surroundings
    own = Urls(greeting_day, has_own_surroundings=True).registry.manifest("/api/mizan").text
    plain = Urls(greeting_day).registry.manifest("/api/mizan").text
    assert '"cache"' not in own and '"cache"' in plain


def activated(get_response: Any) -> Any:
    """Activates what a user chose, as projects do."""

    def middleware(request: Any) -> Any:
        language, zone = request.META.get("HTTP_X_LANGUAGE"), request.META.get("HTTP_X_ZONE")
        if zone:
            timezone.activate(zone)
        try:
            if language and request.META.get("HTTP_X_HOW") == "activate":
                translation.activate(language)
                return get_response(request)
            if language:
                with translation.override(language):
                    return get_response(request)
            return get_response(request)
        finally:
            translation.deactivate()
            timezone.deactivate()

    return middleware


@pytest.mark.parametrize("how", ["activate", "override"])
def test_a_language_that_anything_activates_is_part_of_the_key(how):
    site = DjangoSite(greeting_day, cache="memory")
    with override_settings(MIDDLEWARE=["tests.test_keys.activated"]):
        answers = [
            site.read("greeting/", **({"x-language": each, "x-how": how} if each else {}), **{"mizan-edge": "1"})
            for each in ("de", "", "de", "")
        ]
    assert [each.json["greeting_day"] for each in answers] == ["Montag", "Monday"] * 2
    assert [each.cache for each in answers[2:]] == ["mizan; hit"] * 2
    assert ["mizan-cache-control" in each.headers for each in answers] == [False, True] * 2


def test_a_time_zone_that_is_activated_is_part_of_the_key():
    site = DjangoSite(greeting_zone, cache="memory")
    with override_settings(MIDDLEWARE=["tests.test_keys.activated"]):
        zones = ["Asia/Tokyo", "", "Asia/Tokyo"]
        answers = [site.read("greeting/", **({"x-zone": each} if each else {})) for each in zones]
    assert answers[0].json == {"greeting_zone": "Asia/Tokyo"} != answers[1].json
    assert answers[2].cache == "mizan; hit"


# What FastAPI provides


def agent(user_agent: Annotated[str, Header()] = "") -> str:
    return user_agent


def theme(theme: Annotated[str, Cookie()] = "") -> str:
    return theme


def engine(request: Request) -> str:
    return str(request.state.engine)


def app_engine(request: Request) -> str:
    return str(request.app.title)


def token(request: Request) -> str:
    return request.headers.get("x-user", "")


def current(name: Annotated[str, Depends(token)]) -> Any:
    return WHO.get(name)


@pytest.mark.parametrize(
    "asked", [Header(""), Cookie(""), Depends(agent), Depends(theme), Depends(APIKeyCookie(name="k", auto_error=False))]
)
def test_a_header_or_a_cookie_that_no_key_holds_is_an_error_when_the_app_is_built(asked):
    @client(context=Mine)
    def mine_seen(seen: str = asked) -> str:
        return seen

    with pytest.raises(RegistryError, match=r"takes `seen` but context .* is cached"):
        fastapi_app(mine_seen, identify=current)


def test_a_header_that_vary_on_names_may_be_provided():
    @client(context=Mine)
    def mine_seen(seen: Annotated[str, Depends(agent)]) -> str:
        return seen

    site = FastAPISite(mine_seen, identify="tests.test_keys.current", cache="memory", vary_on=["header:user-agent"])
    for name in ("a", "b"):
        assert site.read("mine/", **{"x-user": "robot", "user-agent": name}).json == {"mine_seen": name}
    assert site.read("mine/", **{"x-user": "robot", "user-agent": "a"}).cache == "mizan; hit"


@pytest.mark.parametrize(
    ("dependency", "is_kept"), [(engine, False), (app_engine, True), (current, True), (token, False)]
)
def test_what_a_dependency_reads_of_the_request_is_noticed_and_what_identifies_the_caller_is_not(dependency, is_kept):
    @client(context=Mine)
    def mine_made(made: Annotated[Any, Depends(dependency)]) -> str:
        return str(made)

    app = fastapi_app(mine_made, identify=current, cache="memory")

    async def with_engine(scope: Any, receive: Any, send: Any) -> None:
        await app({**scope, "state": {"engine": "sqlite"}}, receive, send)

    from fastapi.testclient import TestClient

    browser = TestClient(with_engine)
    answers = [browser.get("/api/mizan/ctx/mine/", headers={"x-user": "robot"}) for _ in "12"]
    assert [each.status_code for each in answers] == [200, 200]
    assert (answers[1].headers["cache-status"] == "mizan; hit") == is_kept


# Tokens


def test_the_kind_of_a_caller_stands_in_their_token():
    tokens = Tokens("board", KEYS)
    said = tokens.verify(tokens.issue(Caller("shop.employee", 5, is_staff=True)))
    assert (said.kind, said.id, said.is_staff) == ("shop.employee", 5, True)
    assert tokens.verify(tokens.issue(5)).kind == "user"
    assert tokens.verify(tokens.issue("5", kind="robot")).kind == "robot"
    with pytest.raises(ValueError, match="is not a name"):
        tokens.issue(5, kind="a kind")


def test_callers_with_tokens_of_two_kinds_never_share_an_answer(make, monkeypatch):
    monkeypatch.setenv(mwt.KEYS, KEYS)
    monkeypatch.setattr(mwt.outlet, "only_app", lambda: "small")
    site = make(*DECLARED, identify="mizan.mwt.caller", cache="memory")
    bodies = []
    for caller in (Caller("user", 1), Caller("employee", 1), Caller("user", "1")):
        headers = {"authorization": f"Bearer {mwt.issue(caller)}"}
        assert site.read("mine/", **headers).cache == "mizan; fwd=miss; stored"
        bodies.append(site.read("mine/", **headers).body)
    assert len(set(bodies)) == 3


# The order of checks


class Vault(Context, auth=True):
    vault_id: int


@client(context=Vault)
def vault_gold(vault_id: int) -> str:
    return "gold"


@client(auth="staff")
def secret(number: int) -> str:
    return "42"


@client(private=True)
def nightly() -> None: ...


def test_a_caller_is_judged_before_params_are_read_and_private_functions_are_unknown(make):
    site = make(vault_gold, secret, nightly, identify="tests.test_keys.who")
    for path in ("vault/", "vault/?vault_id=x", "vault/?vault_id=1&other=2", "vault/?vault_id=1&vault_id=2"):
        assert site.read(path).json["code"] == "unauthenticated"
    assert site.read("vault/?vault_id=x", **{"x-user": "robot"}).json["code"] == "invalid"
    assert site.call("secret", number="x").json["code"] == "unauthenticated"
    assert site.call("secret", {"x-user": "robot"}, number="x").json["code"] == "forbidden"
    unknown, private = site.call("no_such_thing").json, site.call("nightly").json
    assert (unknown["code"], unknown["status"]) == (private["code"], private["status"]) == ("unknown_function", 404)
    assert unknown["detail"].replace("no_such_thing", "nightly") == private["detail"]


# The app's name


def test_the_name_of_an_app_is_stated():
    from mizan.django.conf import registry_settings

    with override_settings(MIZAN={}), pytest.raises(RegistryError, match=r'`MIZAN = {"APP": "board"}`'):
        registry_settings()
    with pytest.raises(RegistryError, match="the app has no name; state one"):
        from fastapi import FastAPI

        from mizan.fastapi import mizan_router

        FastAPI().include_router(mizan_router(lounge_runs, app=""))


def test_two_apps_on_one_redis_do_not_meet():
    from fastapi import FastAPI
    from fastapi.testclient import TestClient

    from mizan.fastapi import mizan_router
    from tests.redis import redis

    counts = {"one": Runs(), "two": Runs()}

    def app(name: str) -> Any:
        class Arena(Context, cache=cache(ttl=60, public=True)):
            pass

        @client(context=Arena)
        def arena_runs() -> str:
            return f"{name} {counts[name]()}"

        @client(affects=Arena)
        def paint() -> None: ...

        made = FastAPI()
        options = {"cache": server.url, "cache_secret": "one for both", "cache_budget": 10.0}
        made.include_router(mizan_router(arena_runs, paint, app=name, **options))
        return TestClient(made)

    with redis() as server:
        one, two = app("one"), app("two")
        path = "/api/mizan/ctx/arena/"
        for site, name in ((one, "one"), (two, "two")):
            assert [site.get(path).json()["arena_runs"] for _ in "12"] == [f"{name} 1"] * 2
        one.post("/api/mizan/call/paint/", json={})
        assert two.get(path).headers["cache-status"] == "mizan; hit"
        assert one.get(path).json() == {"arena_runs": "one 2"}


def test_the_user_of_django_is_the_identity(database):
    from django.contrib.auth import get_user_model

    @client(context=Mine)
    def mine_name(request: Any) -> str:
        return f"{request.user.get_username()} {runs()}"

    users = [get_user_model().objects.create_user(name) for name in ("ada", "bob")]
    urls = Urls(mine_name, cache="memory")
    try:
        with override_settings(ROOT_URLCONF=urls, MIZAN={"APP": "x"}):
            for user in users:
                browser = Client()
                browser.force_login(user)
                first, second = [browser.get("/ctx/mine/", headers={"mizan-edge": "1"}) for _ in "12"]
                assert second["cache-status"] == "mizan; hit" and first.content == second.content
                assert user.get_username() in first.content.decode()
                assert second["mizan-identity"] == f"user%3A{user.pk}"
    finally:
        get_user_model().objects.all().delete()
