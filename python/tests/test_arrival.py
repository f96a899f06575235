"""The order of purges is looked at before a middleware, whose snapshot may be older than a purge on the way."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from asgiref.sync import iscoroutinefunction, markcoroutinefunction, sync_to_async
from django.test import override_settings
from django.urls import re_path
from fastapi import APIRouter, FastAPI
from fastapi.testclient import TestClient
from starlette.middleware.base import BaseHTTPMiddleware
from starlette.routing import Host, Mount

from mizan import Context, cache, client, invalidate
from mizan.django.views import MizanView
from mizan.fastapi import ArrivalMiddleware, mizan_router
from tests.sites import DjangoAsgiSite, DjangoSite, Said
from tests.small import Urls


class Stock(Context, cache=cache(ttl=60, public=True)):
    pass


class Shop:
    """A value, the snapshot a middleware takes of it, and a sale that happens right after that."""

    value = 0
    snapshot = 0
    sells = False

    def open(self) -> None:
        self.snapshot = self.value
        if self.sells:
            self.value += 1
            with ThreadPoolExecutor(1) as pool:  # of another request: it is purged when this goes on
                pool.submit(invalidate, Stock).result()


shop = Shop()


@client(context=Stock)
def stock_left() -> int:
    return shop.snapshot


@pytest.fixture(autouse=True)
def _opened():
    shop.__init__()  # type: ignore[misc]
    shop.value = shop.snapshot = 0
    shop.sells = False


def snapshots(get_response: Any) -> Any:
    if iscoroutinefunction(get_response):

        async def waiting(request: Any) -> Any:
            await sync_to_async(shop.open)()
            return await get_response(request)

        return markcoroutinefunction(waiting)

    def middleware(request: Any) -> Any:
        shop.open()
        return get_response(request)

    return middleware


snapshots.async_capable = True  # type: ignore[attr-defined]
MIDDLEWARE = ["tests.test_arrival.snapshots"]


def look(read: Any, is_warm: bool) -> list[str]:
    if is_warm:
        read()
        shop.value += 1
        invalidate(Stock)
    shop.sells = True
    during: Said = read()
    shop.sells = False
    after = read()
    assert after.json == {"stock_left": shop.value}
    return [during.cache, after.cache]


@pytest.mark.parametrize("is_warm", [False, True])
@pytest.mark.parametrize("make", [DjangoSite, DjangoAsgiSite])
def test_under_django_a_snapshot_of_a_middleware_outlives_no_purge(make, is_warm):
    site = make(stock_left, cache="memory")
    with override_settings(MIDDLEWARE=MIDDLEWARE):
        during, after = look(lambda: site.read("stock/"), is_warm)
    assert during != "mizan; fwd=miss; stored" and after == "mizan; fwd=miss; stored"


class LateUrls(Urls):
    """Makes its view when a request is on its way already, as the first request imports a project's URLs."""

    def __init__(self, *declared: Any, **settings: Any) -> None:
        super().__init__(*declared, **settings)
        self._made: list[Any] = []

    @property
    def urlpatterns(self) -> list[Any]:
        self._made = self._made or [re_path(r"^(?P<path>.*)$", MizanView(lambda: self.registry))]
        return self._made

    @urlpatterns.setter
    def urlpatterns(self, made: list[Any]) -> None: ...


def test_a_request_that_was_on_its_way_before_the_view_is_not_stored(monkeypatch):
    monkeypatch.setattr("tests.sites.Urls", LateUrls)
    site = DjangoSite(stock_left, cache="memory")
    with override_settings(MIDDLEWARE=MIDDLEWARE):
        said = [site.read("stock/").cache for _ in "123"]
    assert said == ["mizan; fwd=bypass; detail=arrival-unknown", "mizan; fwd=miss; stored", "mizan; hit"]


async def by_function(request: Any, call_next: Any) -> Any:
    shop.open()
    return await call_next(request)


class Outside:
    """Middleware of plain ASGI."""

    def __init__(self, app: Any) -> None:
        self._app = app

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "http":
            shop.open()
        await self._app(scope, receive, send)


def with_router() -> FastAPI:
    app = FastAPI()
    app.include_router(mizan_router(stock_left, app="small", cache="memory"))
    return app


def within() -> Any:
    app = with_router()
    app.add_middleware(BaseHTTPMiddleware, dispatch=by_function)
    return app


def plain_within() -> Any:
    app = with_router()
    app.add_middleware(Outside)
    return app


def mounted_router() -> Any:
    router = APIRouter()
    router.include_router(mizan_router(stock_left, app="small", cache="memory"))
    app = FastAPI(routes=[Mount("/", router)])
    app.add_middleware(Outside)
    return app


def around() -> Any:
    return ArrivalMiddleware(Outside(with_router()))


def mounted() -> Any:
    outer = FastAPI()
    outer.mount("/", with_router())
    outer.add_middleware(Outside)
    return ArrivalMiddleware(outer)


def unannounced() -> Any:
    outer = FastAPI()
    outer.mount("/", with_router())
    outer.add_middleware(Outside)
    return outer


class Wrapped(FastAPI):
    """Puts something around its middleware."""

    def build_middleware_stack(self) -> Any:
        return Outside(super().build_middleware_stack())


class Called(FastAPI):
    """Does something before its middleware."""

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        await Outside(super().__call__)(scope, receive, send)


def included(app: FastAPI) -> FastAPI:
    app.include_router(mizan_router(stock_left, app="small", cache="memory"))
    return app


def wrapped() -> Any:
    return included(Wrapped())


def assigned() -> Any:
    app = with_router()
    app.middleware_stack = Outside(app.build_middleware_stack())
    return app


def called() -> Any:
    return included(Called())


def hosted() -> Any:
    outer = FastAPI(routes=[Host("testserver", with_router())])
    outer.add_middleware(Outside)
    return outer


def default() -> Any:
    outer = FastAPI()
    outer.router.default = with_router()
    outer.add_middleware(Outside)
    return outer


def hosted_below() -> Any:
    inner = with_router()
    inner.add_middleware(BaseHTTPMiddleware, dispatch=by_function)
    return FastAPI(routes=[Host("testserver", inner)])


def reader(app: Any) -> Any:
    browser = TestClient(app)

    def read() -> Said:
        answer = browser.get("/api/mizan/ctx/stock/")
        return Said(answer.status_code, dict(answer.headers), answer.content)

    return read


@pytest.mark.parametrize("is_warm", [False, True])
@pytest.mark.parametrize("make", [within, plain_within, mounted_router, around, mounted, wrapped, assigned])
def test_under_fastapi_a_snapshot_of_a_middleware_outlives_no_purge(make, is_warm):
    during, after = look(reader(make()), is_warm)
    assert during != "mizan; fwd=miss; stored" and after == "mizan; fwd=miss; stored"


def test_the_first_request_below_a_middleware_of_fastapi_is_not_stored():
    read = reader(plain_within())
    said = [read().cache for _ in "123"]
    assert said == ["mizan; fwd=bypass; detail=arrival-unknown", "mizan; fwd=miss; stored", "mizan; hit"]


@pytest.mark.parametrize("make", [unannounced, hosted, default, called, hosted_below])
def test_an_app_that_something_unseen_is_around_caches_nothing_until_the_outer_one_is_followed(make, caplog):
    during, after = look(reader(make()), True)
    assert during == after == "mizan; fwd=bypass; detail=arrival-unknown"
    assert caplog.text.count("mizan.fastapi.ArrivalMiddleware(app)") == 1
    during, after = look(reader(ArrivalMiddleware(make())), True)
    assert during != "mizan; fwd=miss; stored" and after == "mizan; fwd=miss; stored"
