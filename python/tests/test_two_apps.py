"""One router in several apps: what a function reads of its app's state belongs to that app."""

from collections.abc import Callable
from typing import Annotated, Any

import pytest
from fastapi import APIRouter, Depends, FastAPI, Request
from fastapi.testclient import TestClient

from mizan import Context, cache, client
from mizan.fastapi import ArrivalMiddleware, mizan_router

PATH = "/api/mizan/ctx/shop/"


class Shop(Context, cache=cache(ttl=60, public=True)):
    pass


@client(context=Shop)
def shop_tenant(request: Request) -> str:
    return str(request.app.state.tenant)


def tenant(request: Request) -> str:
    return str(request.app.state.tenant)


@client(context=Shop)
def shop_tenant_of_dependency(tenant: Annotated[str, Depends(tenant)]) -> str:
    return tenant


def app_of(router: APIRouter, tenant: str) -> FastAPI:
    app = FastAPI()
    app.state.tenant = tenant
    app.include_router(router)
    return app


def mounted(router: APIRouter) -> TestClient:
    outer = FastAPI()
    for name in ("acme", "globex"):
        outer.mount(f"/{name}", app_of(router, name))
    return TestClient(ArrivalMiddleware(outer))


def dispatched(router: APIRouter) -> TestClient:
    apps = {name: app_of(router, name) for name in ("acme", "globex")}

    async def dispatch(scope: Any, receive: Any, send: Any) -> None:
        name = scope["path"].split("/")[1]
        await apps[name]({**scope, "path": scope["path"].removeprefix(f"/{name}")}, receive, send)

    return TestClient(dispatch)


@pytest.mark.parametrize("make", [mounted, dispatched])
def test_two_apps_with_one_router_share_no_response(make: Callable[[APIRouter], TestClient]):
    browser = make(mizan_router(shop_tenant, shop_tenant_of_dependency, app="small", cache="memory"))
    for name in ("acme", "globex"):
        stored, hit = (browser.get(f"/{name}{PATH}") for _ in "12")
        assert hit.json() == {"shop_tenant": name, "shop_tenant_of_dependency": name}
        assert stored.headers["cache-status"] == "mizan; fwd=miss; stored"
        assert hit.headers["cache-status"] == "mizan; hit"


def test_an_app_that_nothing_includes_twice_is_cached_at_edges():
    app = app_of(mizan_router(shop_tenant, app="small", cache="memory"), "acme")
    answer = TestClient(app).get(PATH, headers={"mizan-edge": "1"})
    assert "mizan-cache-control" in answer.headers
