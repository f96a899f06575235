"""What a request changes is purged after its commit, wherever its session ends: behind a route, or in a middleware."""

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from typing import Annotated, Any
from weakref import WeakSet

import pytest
from fastapi import Depends, FastAPI, Request
from fastapi.testclient import TestClient
from starlette.middleware.base import BaseHTTPMiddleware

import mizan
from mizan import Context, cache, client, outlet
from mizan.fastapi import ArrivalMiddleware, mizan_router
from tests.redis import redis
from tests.server import SECRET


class Ledger(Context, cache=cache(ttl=60, public=True)):
    pass


class Database:
    """One value, and a reader that looks at it before each commit."""

    def __init__(self) -> None:
        self.value = "old"
        self.reader: Callable[[], str] = lambda: self.value

    def commit(self) -> None:
        assert self.reader() == "old"  # which stores it
        self.value = "new"


database = Database()


@client(context=Ledger)
def ledger_sum() -> str:
    return database.value


@client(affects=Ledger)
def book() -> None: ...


@client(affects=Ledger)
async def book_later() -> None: ...


@client
def book_and_say() -> None:
    mizan.invalidate(Ledger)


@client
def book_and_purge() -> None:
    mizan.purge_all()


FUNCTIONS = (book, book_later, book_and_say, book_and_purge)
PURGES = {
    "invalidate": lambda: mizan.invalidate(Ledger),
    "purge_all": mizan.purge_all,
    "called": lambda: book(),
}


def session() -> Iterator[None]:
    yield
    database.commit()


async def session_of_writes(request: Request) -> AsyncIterator[None]:
    yield
    if request.method == "POST":
        database.commit()


class Middleware:
    """Commits behind every write, as a middleware with the session of a request does."""

    def __init__(self, app: Any) -> None:
        self._app = app

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        await self._app(scope, receive, send)
        if scope["type"] == "http" and scope["method"] == "POST":
            database.commit()


async def by_function(request: Request, proceed: Any) -> Any:
    response = await proceed(request)
    if request.method == "POST":
        database.commit()
    return response


@pytest.fixture(params=["memory", "redis"])
def where(request, monkeypatch):
    monkeypatch.setattr(outlet, "_outlets", WeakSet())  # a purge reaches every app of the process
    if request.param == "memory":
        yield {"cache": "memory"}
    else:
        with redis() as server:
            yield {"cache": server.url, "cache_secret": SECRET, "cache_budget": 5.0}


def routes(app: FastAPI, **depends: Any) -> None:
    for name, purge in PURGES.items():
        app.add_api_route(f"/sync/{name}", blocking(purge), methods=["POST"], **depends)
        app.add_api_route(f"/async/{name}", waiting(purge), methods=["POST"], **depends)


def blocking(purge: Any) -> Any:
    def route() -> None:
        purge()

    return route


def waiting(purge: Any) -> Any:
    async def route() -> None:
        purge()

    return route


def read(app: Any) -> str:
    answer = TestClient(app).get("/api/mizan/ctx/ledger/")
    found: str = answer.json()["ledger_sum"]
    return found


def writes(app: Any, path: str) -> None:
    """A write between whose end and whose commit there is a reader; no reader is shown the old value behind it."""
    database.value = "old"
    database.reader = lambda: read(app)
    with TestClient(app) as browser:
        assert read(app) == "old"
        assert browser.post(path, json={}).status_code == 200
        assert database.value == "new"
        assert read(app) == "new"


@pytest.mark.parametrize("kind", ["sync", "async"])
@pytest.mark.parametrize("purge", PURGES)
@pytest.mark.parametrize("scope", ["request", "function"])
def test_an_ordinary_route_whose_dependency_commits_behind_it(where, kind, purge, scope):
    app = FastAPI()
    app.include_router(mizan_router(ledger_sum, *FUNCTIONS, app="ledger", **where))
    routes(app, dependencies=[Depends(session, scope=scope)])
    writes(app, f"/{kind}/{purge}")


@pytest.mark.parametrize("middleware", [Middleware, by_function])
@pytest.mark.parametrize("path", ["/sync/invalidate", "/async/purge_all"])
def test_an_ordinary_route_whose_middleware_commits(where, middleware, path):
    writes(with_middleware(middleware, where), path)


def with_middleware(middleware: Any, where: Any) -> FastAPI:
    app = FastAPI()
    app.include_router(mizan_router(ledger_sum, *FUNCTIONS, app="ledger", **where))
    routes(app)
    if middleware is Middleware:
        app.add_middleware(Middleware)
    else:
        app.add_middleware(BaseHTTPMiddleware, dispatch=middleware)
    return app


@pytest.mark.parametrize("function", FUNCTIONS)
@pytest.mark.parametrize("middleware", [Middleware, by_function])
def test_a_call_whose_middleware_commits(where, middleware, function):
    writes(with_middleware(middleware, where), f"/api/mizan/call/{function.name}/")


@pytest.mark.parametrize("function", FUNCTIONS)
def test_a_call_whose_router_has_a_dependency_that_commits(where, function):
    app = FastAPI()
    around = [Depends(session_of_writes)]
    app.include_router(mizan_router(ledger_sum, *FUNCTIONS, app="ledger", dependencies=around, **where))
    writes(app, f"/api/mizan/call/{function.name}/")


@pytest.mark.parametrize("function", FUNCTIONS)
def test_a_call_whose_app_is_included_with_a_dependency_that_commits(where, function):
    app = FastAPI(dependencies=[Depends(session_of_writes)])
    app.include_router(mizan_router(ledger_sum, *FUNCTIONS, app="ledger", **where))
    writes(app, f"/api/mizan/call/{function.name}/")


@pytest.mark.parametrize("given", [True, False])
def test_a_function_that_purges_before_its_own_dependency_commits(where, given):
    @client
    def save(_: Annotated[None, Depends(session)]) -> None:
        mizan.purge_user(5) if given else mizan.purge_all()

    app = FastAPI()
    user = (lambda: mizan.Caller("user", 5)) if given else None

    class Mine(Context, cache=cache(ttl=60)):
        pass

    @client(context=Mine)
    def mine_sum(caller: mizan.Caller | None) -> str:
        return database.value

    app.include_router(mizan_router(ledger_sum, mine_sum, save, app="ledger", identify=user, **where))
    database.value = "old"
    path = "/api/mizan/ctx/mine/" if given else "/api/mizan/ctx/ledger/"

    def look() -> str:
        (found,) = TestClient(app).get(path).json().values()
        return str(found)

    database.reader = look
    assert look() == "old"
    assert TestClient(app).post("/api/mizan/call/save/", json={}).status_code == 200
    assert look() == "new"


def test_routes_of_an_outer_app_are_seen_with_the_middleware_around_it(where):
    inner = FastAPI()
    inner.include_router(mizan_router(ledger_sum, *FUNCTIONS, app="ledger", prefix="/mizan", **where))
    outer = FastAPI()
    routes(outer, dependencies=[Depends(session)])
    outer.mount("/api", inner)
    writes(ArrivalMiddleware(outer), "/async/invalidate")


def test_an_app_whose_lifespan_does_not_run_is_seen_from_its_first_read_on(where):
    app = FastAPI()
    app.include_router(mizan_router(ledger_sum, app="ledger", **where))
    routes(app, dependencies=[Depends(session)])
    database.value, database.reader = "old", lambda: read(app)
    assert read(app) == "old"
    assert TestClient(app).post("/async/invalidate", json={}).status_code == 200
    assert read(app) == "new"


def test_the_lifespan_of_the_project_runs_and_the_first_request_is_seen_whole(where):
    ran = []

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        ran.append("begin")
        yield
        ran.append("end")

    app = FastAPI(lifespan=lifespan)
    app.include_router(mizan_router(ledger_sum, app="ledger", **where))
    app.add_middleware(Middleware)
    with TestClient(app) as browser:
        first = browser.get("/api/mizan/ctx/ledger/")
    assert first.headers["cache-status"] == "mizan; fwd=miss; stored"
    assert ran == ["begin", "end"]
