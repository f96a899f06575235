"""A dependency of a cached function that refuses a caller refuses them on a hit, too."""

from collections.abc import AsyncIterator, Iterator
from typing import Annotated, Any

import pytest
from fastapi import Depends, FastAPI, Header, HTTPException, Request, Security
from fastapi.security import SecurityScopes
from fastapi.testclient import TestClient

from mizan import Caller, Context, cache, client
from mizan.fastapi import mizan_router
from tests.small import fastapi_app

READ = "/api/mizan/ctx/vault/?vault_id=1"
STORED, HIT, REFUSED = "mizan; fwd=miss; stored", "mizan; hit", "mizan; fwd=bypass; detail=guard"

banned: set[Any] = set()
closed: set[str] = set()
ran: list[str] = []


@pytest.fixture(autouse=True)
def _nobody_is_banned():
    for each in (banned, closed, ran):
        each.clear()


class Vault(Context, cache=cache(ttl=60)):
    vault_id: int


class Hall(Context, cache=cache(ttl=60, public=True)):
    pass


def who(request: Request, scopes: SecurityScopes) -> Caller:
    held = request.headers.get("authorization", "").split()[1:]
    if not set(scopes.scopes) <= set(held):
        raise HTTPException(403, "a scope is missing")
    return Caller("user", "ada")


User = Annotated[Caller, Depends(who)]


def refuse(caller: Caller) -> None:
    if caller.id in banned:
        raise HTTPException(403, "not you")


def member(vault_id: int, user: User) -> Caller:
    ran.append(f"member of {vault_id}")
    refuse(user)
    return user


async def waiting(user: User) -> Caller:
    refuse(user)
    return user


def yielding(user: User) -> Iterator[Caller]:
    refuse(user)
    yield user
    ran.append("ended")


async def waiting_and_yielding(user: Annotated[Caller, Depends(member)]) -> AsyncIterator[Caller]:
    yield user


class Membership:
    def __init__(self, user: User) -> None:
        refuse(user)
        self.id = user.id


class Rule:
    def __call__(self, user: User) -> Caller:
        refuse(user)
        return user


@pytest.mark.parametrize("check", [member, waiting, yielding, waiting_and_yielding, Membership, Rule()])
def test_a_dependency_that_asks_for_the_caller_is_asked_on_a_hit(check):
    @client(context=Vault)
    def vault_gold(vault_id: int, user: Annotated[Any, Depends(check)]) -> str:
        return f"gold of {user.id}"

    @client(context=Vault)
    def vault_name(vault_id: int) -> str:
        return "the vault"

    browser = TestClient(fastapi_app(vault_gold, vault_name, identify=who, cache="memory"))
    assert [browser.get(READ).headers["cache-status"] for _ in "12"] == [STORED, HIT]
    banned.add("ada")
    answer = browser.get(READ)
    assert answer.headers["cache-status"] == REFUSED
    assert answer.json()["$errors"]["vault_gold"]["status"] == 403
    assert answer.json()["vault_name"] == "the vault" and "vault_gold" not in answer.json()
    assert browser.get(f"{READ}&$only=vault_name").headers["cache-status"] == STORED
    banned.clear()
    assert browser.get(READ).headers["cache-status"] == HIT


@pytest.mark.parametrize("check", [who, member])
def test_scopes_are_asked_of_the_credential_that_comes_not_of_the_one_the_answer_was_made_for(check):
    @client(context=Vault)
    def vault_gold(vault_id: int, user: Annotated[Any, Security(check, scopes=["gold"])]) -> str:
        return f"gold of {user.id}"

    browser = TestClient(fastapi_app(vault_gold, identify=who, identified_by_credentials=True, cache="memory"))
    gold = {"authorization": "Scopes gold"}
    assert [browser.get(READ, headers=gold).headers["cache-status"] for _ in "12"] == [STORED, HIT]
    answer = browser.get(READ, headers={"authorization": "Scopes silver"})
    assert (answer.status_code, answer.headers["cache-status"]) == (403, REFUSED)


SCOPED = [Security(who, scopes=["gold"]), Security(member, scopes=["gold"])]


@pytest.mark.parametrize("user", [Depends(who), Security(who), *SCOPED])
def test_an_edge_stores_nothing_that_depends_on_scopes_which_its_token_does_not_have(user):
    @client(context=Vault)
    def vault_gold(vault_id: int, user: Annotated[Any, user]) -> str:
        return f"gold of {user.id}"

    browser = TestClient(fastapi_app(vault_gold, identify=who, identified_by_credentials=True, cache="memory"))
    for status in (STORED, HIT):
        answer = browser.get(READ, headers={"authorization": "Scopes gold", "mizan-edge": "1"})
        assert answer.headers["cache-status"] == status
        assert ("mizan-cache-control" in answer.headers) == (user not in SCOPED)


def in_the_open() -> None:
    if "hall" in closed:
        raise HTTPException(403, "closed")


def unannotated():
    return in_the_open()


@client(context=Hall)
def of_nothing(check: Annotated[Any, Depends(in_the_open)]) -> str:
    return "a hall"


@client(context=Hall)
def said_to_give_nothing(check: Annotated[None, Depends(unannotated)]) -> str:
    return "a hall"


@client(context=Hall)
def named_as_unused(_: Annotated[Any, Depends(unannotated)]) -> str:
    return "a hall"


@client(context=Hall)
def by_security(check: Annotated[Any, Security(unannotated)]) -> str:
    return "a hall"


@pytest.mark.parametrize("function", [of_nothing, said_to_give_nothing, named_as_unused, by_security])
def test_a_dependency_whose_value_nothing_uses_is_asked_on_a_hit(function):
    browser = TestClient(fastapi_app(function, cache="memory"))
    assert [browser.get("/api/mizan/ctx/hall/").headers["cache-status"] for _ in "12"] == [STORED, HIT]
    closed.add("hall")
    answer = browser.get("/api/mizan/ctx/hall/")
    assert answer.status_code == 403


def peeking(request: Request) -> None:
    if "peek" in closed:
        request.headers.get("x-peek")


def test_a_hit_for_which_a_dependency_looks_at_what_no_key_holds_is_none():
    @client(context=Hall)
    def hall_name(_: Annotated[None, Depends(peeking)]) -> str:
        return "a hall"

    browser = TestClient(fastapi_app(hall_name, cache="memory"))
    assert [browser.get("/api/mizan/ctx/hall/").headers["cache-status"] for _ in "12"] == [STORED, HIT]
    closed.add("peek")
    assert browser.get("/api/mizan/ctx/hall/").headers["cache-status"] == REFUSED


def plan(x_plan: Annotated[str, Header()] = "") -> str:
    if x_plan in closed:
        raise HTTPException(403, "pay first")
    return x_plan


def plan_of(request: Request) -> str:
    return plan(request.headers.get("x-plan", ""))


@pytest.mark.parametrize("check", [plan, plan_of])
def test_a_dependency_that_looks_at_what_the_key_holds_is_asked_on_a_hit(check):
    @client(context=Hall)
    def hall_name(paid: Annotated[str, Depends(check)]) -> str:
        return "a hall"

    browser = TestClient(fastapi_app(hall_name, cache="memory", vary_on=["header:x-plan"]))
    pro = {"x-plan": "pro"}
    assert [browser.get("/api/mizan/ctx/hall/", headers=pro).headers["cache-status"] for _ in "12"] == [STORED, HIT]
    closed.add("pro")
    assert browser.get("/api/mizan/ctx/hall/", headers=pro).status_code == 403


def session(request: Request) -> Iterator[str]:
    ran.append("session")
    yield str(request.app.title)


def test_a_dependency_that_tells_no_callers_apart_runs_with_the_function_alone():
    @client(context=Vault)
    def vault_gold(vault_id: int, user: User, db: Annotated[str, Depends(session)]) -> str:
        return "gold"

    browser = TestClient(fastapi_app(vault_gold, identify=who, cache="memory"))
    assert [browser.get(READ).headers["cache-status"] for _ in "123"] == [STORED, HIT, HIT]
    assert ran == ["session"]


def test_the_functions_of_a_bundle_are_asked_together_and_each_dependency_once():
    @client(context=Vault)
    def vault_gold(vault_id: int, user: Annotated[Any, Depends(member)]) -> str:
        return "gold"

    @client(context=Vault)
    async def vault_silver(vault_id: int, user: Annotated[Any, Depends(member)]) -> str:
        return "silver"

    browser = TestClient(fastapi_app(vault_gold, vault_silver, identify=who, cache="memory"))
    browser.get(READ)
    ran.clear()
    assert browser.get(READ).headers["cache-status"] == HIT
    assert ran == ["member of 1"]


def test_an_override_of_a_dependency_is_asked_in_its_place():
    @client(context=Vault)
    def vault_gold(vault_id: int, user: Annotated[Any, Depends(member)]) -> str:
        return "gold"

    app = fastapi_app(vault_gold, identify=who, cache="memory")
    browser = TestClient(app)
    banned.add("ada")
    app.dependency_overrides[member] = lambda: Caller("user", "ada")
    assert [browser.get(READ).headers["cache-status"] for _ in "12"] == [STORED, HIT]
    app.dependency_overrides.clear()
    assert browser.get(READ).status_code == 403


def keyed(x_key: Annotated[str, Header()] = "") -> None:
    if x_key != "open":
        raise HTTPException(403, "locked")


@pytest.mark.parametrize("place", ["router", "inclusion", "app"])
def test_dependencies_of_the_router_and_the_app_run_before_a_hit(place):
    @client(context=Hall)
    def hall_name() -> str:
        return "a hall"

    around = {each: [Depends(keyed)] if each == place else [] for each in ("router", "inclusion", "app")}
    app = FastAPI(dependencies=around["app"])
    router = mizan_router(hall_name, app="small", cache="memory", dependencies=around["router"])
    app.include_router(router, dependencies=around["inclusion"])
    browser = TestClient(app)
    key = {"x-key": "open"}
    assert [browser.get("/api/mizan/ctx/hall/", headers=key).headers["cache-status"] for _ in "12"] == [STORED, HIT]
    assert browser.get("/api/mizan/ctx/hall/").status_code == 403
