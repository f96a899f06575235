"""Nothing rides on an answer that depends on what a middleware chose before the call, wherever that is kept."""

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor
from contextvars import ContextVar
from decimal import Decimal
from typing import Annotated, Any

import pytest
from asgiref.local import Local
from django.test import AsyncClient, Client, override_settings
from django.utils import timezone, translation
from fastapi import Depends, FastAPI, Request
from httpx2 import ASGITransport
from httpx2 import AsyncClient as Browser
from starlette.middleware.base import BaseHTTPMiddleware

from mizan import Context, Reply, client
from mizan.fastapi import ArrivalMiddleware, mizan_router
from tests.small import Urls

STATE = {"tenant": "old", "language": "en", "zone": "UTC"}

role: ContextVar[str] = ContextVar("role", default="none")
local = Local()
thread = threading.local()


class Desk(Context):
    pass


@client(affects=Desk)
def switch() -> None:
    STATE.update(tenant="new", language="de", zone="Europe/Berlin")


@client(affects=Desk)
def choose() -> Reply[None]:
    return Reply(None, headers={"Set-Cookie": "tenant=new"})


@pytest.fixture(autouse=True)
def _old():
    STATE.update(tenant="old", language="en", zone="UTC")


def desk(look: Any) -> Any:
    @client(context=Desk)
    def desk_seen(request: Any) -> str:
        return str(look(request))

    return desk_seen


def set_header(request: Any) -> None:
    request.META["HTTP_X_TENANT"] = STATE["tenant"]


def set_cookie(request: Any) -> None:
    request.COOKIES["tenant"] = STATE["tenant"]


def set_path(request: Any) -> None:
    request.path = f"/{STATE['tenant']}{request.path}"


def set_role(request: Any) -> None:
    role.set(STATE["tenant"])


def set_local(request: Any) -> None:
    local.tenant = STATE["tenant"]


def set_thread(request: Any) -> None:
    thread.tenant = STATE["tenant"]


def set_language(request: Any) -> None:
    translation.activate(STATE["language"])


def set_zone(request: Any) -> None:
    timezone.activate(STATE["zone"])


MIDDLEWARE = ["tests.choosing.choosing"]


def ridden(urls: Urls, asynchronous: bool, call: str = "switch", **fields: str) -> Any:
    headers = {"x-mizan-mounted": "desk", **fields}
    with override_settings(ROOT_URLCONF=urls):
        sent = (f"/call/{call}/", {}, "application/json")
        if asynchronous:
            answer: Any = asyncio.run(AsyncClient().post(*sent, headers=headers))
        else:
            with ThreadPoolExecutor(1) as threads:  # as a worker of a web server: what a test has set is not in it
                answer = threads.submit(Client().post, *sent, headers=headers).result(30)
    assert answer.status_code == 200, answer.content
    return [each["data"]["desk_seen"] for each in answer.json().get("refresh", [])]


IN_DJANGO = [
    (set_header, lambda request: request.headers.get("x-tenant")),
    (set_header, lambda request: request.META["HTTP_X_TENANT"]),
    (set_header, lambda request: dict(request.headers)),
    (set_header, lambda request: {**request.META}),
    (set_header, lambda request: "x-tenant" in request.headers),
    (set_cookie, lambda request: request.COOKIES.get("tenant")),
    (set_cookie, lambda request: sorted(request.COOKIES)),
    (set_path, lambda request: request.path),
    (set_role, lambda request: role.get()),
    (set_local, lambda request: getattr(local, "tenant", None)),
    (set_language, lambda request: translation.gettext("Monday")),
    (set_zone, lambda request: timezone.get_current_timezone_name()),
]


@pytest.mark.parametrize("asynchronous", [False, True])
@pytest.mark.parametrize(("choice", "look"), IN_DJANGO)
@pytest.mark.parametrize("sent", [{}, {"x-tenant": "sent", "cookie": "tenant=sent"}])
def test_nothing_rides_that_reads_what_a_middleware_of_django_chose(choice, look, sent, asynchronous, monkeypatch):
    monkeypatch.setattr("tests.choosing.CHOSEN", [choice])
    with override_settings(MIDDLEWARE=MIDDLEWARE):
        assert ridden(Urls(desk(look), switch), asynchronous, **sent) == []


@pytest.mark.parametrize("asynchronous", [False, True])
def test_what_a_request_was_sent_with_rides(asynchronous):
    look = desk(
        lambda request: [request.headers["x-tenant"], request.COOKIES["a"][:1], request.path_info, Decimal(1) / 3]
    )
    with override_settings(MIDDLEWARE=MIDDLEWARE):
        fields = {"x-tenant": "sent", "cookie": "a=b"}
        (said,) = ridden(Urls(look, switch), asynchronous, **fields)
    assert "'sent', 'b', '/call/switch/'" in said


LOCALE = ["django.contrib.sessions.middleware.SessionMiddleware", "django.middleware.locale.LocaleMiddleware"]


@pytest.mark.parametrize("asynchronous", [False, True])
def test_a_language_rides_that_the_next_request_chooses_again(asynchronous):
    urls = Urls(desk(lambda request: translation.gettext("Monday")), switch, choose)
    with override_settings(MIDDLEWARE=LOCALE, USE_I18N=True):
        assert ridden(urls, asynchronous, **{"accept-language": "de"}) == ["Montag"]
        assert ridden(urls, asynchronous, "choose", **{"accept-language": "de"}) == []  # it sets a cookie


def tenant_of(request: Any) -> str:
    return str(getattr(thread, "tenant", None))


def test_nothing_rides_in_a_project_whose_keys_have_what_only_it_knows(monkeypatch):
    monkeypatch.setattr("tests.choosing.CHOSEN", [set_thread])
    with override_settings(MIDDLEWARE=MIDDLEWARE):
        assert ridden(Urls(desk(tenant_of), switch, vary_on=[tenant_of]), False) == []
        assert ridden(Urls(desk(tenant_of), switch, vary_on=["attribute:tenant"]), False) == []
        assert ridden(Urls(desk(lambda _: 1), switch, vary_on=["attribute:user.is_staff"]), False) == ["1"]


@pytest.mark.parametrize("package", ["crum", "django_scopes"])
def test_nothing_rides_where_a_package_keeps_the_caller_in_a_thread(package, monkeypatch):
    monkeypatch.setattr("mizan.django.unseen.installed", lambda: {package: ("it", "user")})
    assert ridden(Urls(desk(lambda _: 1), switch), False) == []


async def rode(app: Any, call: str = "switch", times: int = 2) -> Any:
    for _ in range(times):
        STATE["tenant"] = "old"
        async with Browser(transport=ASGITransport(app)) as browser:
            headers = {"x-mizan-mounted": "desk", "x-tenant": "sent"}
            url = f"http://test/api/mizan/call/{call}/"
            # A task for each request, as servers have.
            task = asyncio.create_task(browser.post(url, json={}, headers=headers))
            answer = (await task).json()
    return [each["data"]["desk_seen"] for each in answer.get("refresh", [])]


def scope_header(scope: Any) -> None:
    fields = [field for field in scope["headers"] if field[0] != b"x-tenant"]
    scope["headers"] = [*fields, (b"x-tenant", STATE["tenant"].encode())]


def scope_query(scope: Any) -> None:
    scope["query_string"] = STATE["tenant"].encode()


def scope_state(scope: Any) -> None:
    scope.setdefault("state", {})["tenant"] = STATE["tenant"]


def scope_entry(scope: Any) -> None:
    scope["tenant"] = STATE["tenant"]


def scope_role(scope: Any) -> None:
    role.set(STATE["tenant"])


IN_FASTAPI = [
    (scope_header, lambda request: request.headers["x-tenant"]),
    (scope_query, lambda request: request.url.query),
    (scope_state, lambda request: request.state.tenant),
    (scope_entry, lambda request: request.scope["tenant"]),
    (scope_role, lambda request: role.get()),
]


class Plain:
    """Middleware of plain ASGI."""

    def __init__(self, app: Any, change: Any) -> None:
        self.app, self.change = app, change

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        self.change(scope)
        await self.app(scope, receive, send)


class Base(BaseHTTPMiddleware):
    def __init__(self, app: Any, change: Any) -> None:
        super().__init__(app)
        self.change = change

    async def dispatch(self, request: Any, call_next: Any) -> Any:
        self.change(request.scope)
        return await call_next(request)


def router(look: Any, **options: Any) -> Any:
    return mizan_router(desk(look), switch, choose, app="small", **options)


@pytest.mark.parametrize("kind", [Plain, Base, "dependency", "mounted"])
@pytest.mark.parametrize(("change", "look"), IN_FASTAPI)
def test_nothing_rides_that_reads_what_a_middleware_of_fastapi_chose(change, look, kind):
    async def depended(request: Request) -> None:
        change(request.scope)

    app = FastAPI()
    dependencies = [Depends(depended)] if kind == "dependency" else []
    app.include_router(router(look), dependencies=dependencies)
    if kind == "mounted":
        inner, app = app, FastAPI()
        app.mount("/", inner)
    if kind != "dependency":
        app.add_middleware(Plain if kind == "mounted" else kind, change=change)
    assert asyncio.run(rode(app)) == []
    assert asyncio.run(rode(ArrivalMiddleware(app))) == []


def quiet(scope: Any) -> None:
    """Changes nothing that counts."""
    scope["log_id"] = 1


def test_on_fastapi_what_a_request_was_sent_with_rides():
    for kind in (None, Plain, Base):
        app = FastAPI()
        app.include_router(router(lambda request: request.headers["x-tenant"]))
        if kind is not None:
            app.add_middleware(kind, change=quiet)
        assert asyncio.run(rode(app)) == ["sent"]
        assert asyncio.run(rode(app, "choose")) == []


def given(request: Request) -> str:
    return request.headers["x-tenant"]


def test_a_dependency_of_what_rides_reads_the_fields_as_they_were_sent():
    @client(context=Desk)
    def desk_seen(tenant: Annotated[str, Depends(given)]) -> str:
        return tenant

    for change, seen in ((quiet, ["sent"]), (scope_header, [])):
        app = FastAPI()
        app.include_router(mizan_router(desk_seen, switch, app="small"))
        app.add_middleware(Plain, change=change)
        assert asyncio.run(rode(app)) == seen
