"""What surrounds a request is part of the key: hosts, tenants, the app, and what it varies on."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.test import override_settings
from fastapi import FastAPI
from fastapi.testclient import TestClient

from mizan import Context, RegistryError, cache, client
from mizan.fastapi import mizan_router
from tests.keyed import DECLARED, Mine, lounge_runs, reading, who
from tests.server import SECRET
from tests.sites import EVERY, DjangoSite, FastAPISite, Runs
from tests.small import fastapi_app


@pytest.fixture(params=EVERY)
def make(request):
    return request.param


@pytest.mark.parametrize("make", [DjangoSite, FastAPISite])
def test_hosts_never_share_an_answer_in_whatever_spelling(make):
    site = make(*DECLARED, identify="tests.keyed.who", cache="memory")
    with override_settings(ALLOWED_HOSTS=["*"]):
        hosts = ["a.example", "b.example", "A.example", "a.example"]
        statuses = [site.read("mine/", **{"x-user": "robot", "host": host}).cache for host in hosts]
    assert statuses == ["mizan; fwd=miss; stored"] * 3 + ["mizan; hit"]


def by_tenant(request: Any) -> Any:
    return request.headers.get("x-tenant")


def failing(request: Any) -> str:
    raise RuntimeError("no tenant today")


def test_a_function_of_the_request_is_part_of_the_key_and_keeps_answers_out_of_edges(make, caplog):
    site = make(*DECLARED, identify="tests.keyed.who", cache="memory", vary_on=[by_tenant])
    tenants = ["a", "b", "a"]
    answers = [site.read("mine/", **{"x-user": "robot", "x-tenant": each, "mizan-edge": "1"}) for each in tenants]
    assert [each.cache for each in answers] == ["mizan; fwd=miss; stored"] * 2 + ["mizan; hit"]
    assert not any("mizan-cache-control" in each.headers for each in answers)
    site = make(*DECLARED, identify="tests.keyed.who", cache="memory", vary_on=[failing])
    assert site.read("mine/", **{"x-user": "robot"}).cache == "mizan; fwd=bypass; detail=vary-by-failed"
    assert "no tenant today" in caplog.text


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        (["tenant"], "`tenant` is not a part of a request"),
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

    site = make(*DECLARED, mine_tenant, identify="tests.keyed.who", cache="memory", vary_on=parts)
    with override_settings(MIDDLEWARE=["tests.test_surroundings.tenant_middleware"], ALLOWED_HOSTS=["*"]):
        statuses = []
        for tenant in ("a", "b", "a"):
            headers = {"x-tenant": tenant, "host": "x.example"} if by_header else {"host": f"{tenant}.example"}
            statuses.append(site.read("mine/?$only=mine_who", **{"x-user": "robot"}, **headers).cache)
            if how == "attribute":
                answer = site.read("mine/?$only=mine_tenant", **{"x-user": "robot"}, **headers)
                assert answer.json == {"mine_tenant": tenant}
    assert statuses == ["mizan; fwd=miss; stored"] * 2 + ["mizan; hit"]


def test_on_fastapi_a_tenant_in_the_state_tells_answers_apart():
    app = fastapi_app(
        reading(lambda request: request.state.tenant), identify=who, cache="memory", vary_on=["attribute:tenant"]
    )

    async def with_tenant(scope: Any, receive: Any, send: Any) -> None:
        headers = dict(scope.get("headers", []))
        tenant = headers.get(b"x-tenant", b"").decode()
        await app({**scope, "state": {"tenant": tenant}} if scope["type"] == "http" else scope, receive, send)

    browser = TestClient(with_tenant)
    answers = [browser.get("/api/mizan/ctx/mine/", headers={"x-user": "robot", "x-tenant": tenant}) for tenant in "aba"]
    assert [each.json()["mine_look"] for each in answers] == ["a", "b", "a"]
    assert answers[2].headers["cache-status"] == "mizan; hit"


def test_the_name_of_an_app_is_stated():
    from mizan.django.conf import registry_settings

    with override_settings(MIZAN={}), pytest.raises(RegistryError, match=r'`MIZAN = {"APP": "board"}`'):
        registry_settings()
    with pytest.raises(RegistryError, match="the app has no name; state one"):
        from fastapi import FastAPI

        from mizan.fastapi import mizan_router

        FastAPI().include_router(mizan_router(lounge_runs, app=""))


def test_two_apps_on_one_redis_do_not_meet():
    from fastapi.testclient import TestClient

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
        options = {"cache": server.url, "cache_secret": SECRET, "cache_budget": 10.0}
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
