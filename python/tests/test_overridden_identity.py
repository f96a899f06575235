"""`dependency_overrides` of FastAPI reach the function that identifies callers, and share nothing with it."""

from typing import Annotated, Any

from fastapi import Depends, FastAPI, Header, Request
from fastapi.testclient import TestClient

from mizan import Caller, Context, cache, client
from mizan.fastapi import mizan_router


def identify(request: Request) -> Caller | None:
    name = request.headers.get("x-user")
    return Caller("user", name) if name else None


class Desk(Context, auth=True, cache=cache(ttl=60)):
    pass


@client(context=Desk)
def desk_owner(caller: Caller) -> str:
    return str(caller.id)


@client(context=Desk)
def desk_same(caller: Annotated[Caller | None, Depends(identify)]) -> str:
    return str(caller and caller.id)


@client(affects=Desk, auth="staff")
def tidy(caller: Caller) -> str:
    return str(caller.id)


def made() -> tuple[FastAPI, TestClient]:
    app = FastAPI()
    router = mizan_router(desk_owner, desk_same, tidy, app="small", identify=identify, cache="memory")
    app.include_router(router)
    return app, TestClient(app)


def fake() -> Caller:
    return Caller("user", "ada", is_staff=True)


async def fake_by_field(x_fake: Annotated[str, Header()]) -> Caller:
    return Caller("user", x_fake, is_staff=True)


def read(browser: TestClient, **headers: str) -> tuple[Any, str]:
    answer = browser.get("/api/mizan/ctx/desk/", headers={"mizan-edge": "1", **headers})
    return answer.json(), answer.headers.get("cache-status", "")


STORED, HIT = "mizan; fwd=miss; stored", "mizan; hit"
ADA = {"desk_owner": "ada", "desk_same": "ada"}


def test_an_override_of_identify_is_the_caller():
    app, browser = made()
    assert read(browser)[0]["code"] == "unauthenticated"
    app.dependency_overrides[identify] = fake
    assert read(browser) == (ADA, STORED)
    assert read(browser) == (ADA, HIT)
    assert browser.post("/api/mizan/call/tidy/", json={}).json()["result"] == "ada"
    assert read(browser) == (ADA, STORED)
    app.dependency_overrides[identify] = lambda: None
    assert read(browser)[0]["code"] == "unauthenticated"


def test_an_override_may_ask_for_dependencies_of_its_own():
    app, browser = made()
    app.dependency_overrides[identify] = fake_by_field
    for name in ("ada", "bob"):
        assert read(browser, **{"x-fake": name}) == ({"desk_owner": name, "desk_same": name}, STORED)


def test_what_is_cached_for_an_override_is_not_for_the_caller_it_stands_for():
    app, browser = made()
    assert read(browser, **{"x-user": "ada"}) == (ADA, STORED)
    app.dependency_overrides[identify] = lambda: Caller("user", "ada")
    assert read(browser) == (ADA, STORED)
    answer = browser.get("/api/mizan/ctx/desk/", headers={"mizan-edge": "1"})
    assert "mizan-cache-control" not in answer.headers and answer.headers["cache-status"] == HIT
    app.dependency_overrides.clear()
    assert read(browser, **{"x-user": "ada"}) == (ADA, HIT)
