"""What dependencies of a cached function read of a request is noticed, through whatever helper."""

import copy
from typing import Annotated, Any
from uuid import UUID

import pytest
from fastapi import Body, Cookie, Depends, FastAPI, Header, Path, Query, Request
from fastapi.security import APIKeyCookie, APIKeyHeader, HTTPBearer, OAuth2PasswordBearer
from fastapi.testclient import TestClient
from pydantic import StringConstraints
from starlette.authentication import AuthCredentials, has_required_scope
from starlette.requests import HTTPConnection

from mizan import Context, RegistryError, cache, client, mwt
from mizan.fastapi import mizan_router
from tests.keyed import WHO, Mine
from tests.sites import FastAPISite
from tests.small import fastapi_app


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
        assert answer.headers["cache-status"] == "mizan; fwd=miss; detail=sees-request"


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


def agent(user_agent: Annotated[str, Header()] = "") -> str:
    return user_agent


def theme(theme: Annotated[str, Cookie()] = "") -> str:
    return theme


def engine(request: Request) -> str:
    return str(request.state.engine)


def app_engine(request: Request) -> str:
    return str(request.app.title)


def user_name(request: Request) -> str:
    return request.headers.get("x-user", "")


def current(name: Annotated[str, Depends(user_name)]) -> Any:
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

    site = FastAPISite(
        mine_seen, identify="tests.test_watching_fastapi.current", cache="memory", vary_on=["header:user-agent"]
    )
    for name in ("a", "b"):
        assert site.read("mine/", **{"x-user": "robot", "user-agent": name}).json == {"mine_seen": name}
    assert site.read("mine/", **{"x-user": "robot", "user-agent": "a"}).cache == "mizan; hit"


@pytest.mark.parametrize(
    ("dependency", "is_kept"), [(engine, False), (app_engine, True), (current, True), (user_name, False)]
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


def session_of(request: Request) -> dict[str, str]:
    return dict(pair.split("=") for pair in request.headers.get("x-session", "").split("&") if pair)


async def of_session(request: Request, session: Annotated[dict[str, str], Depends(session_of)]) -> Any:
    return WHO.get(session.get("user", "")) or WHO.get(request.headers.get("x-user", ""))


def cart_of(request: Request) -> str:
    return str(session_of(request).get("cart"))


@pytest.mark.parametrize("user", ["", "&user=robot"])
def test_code_that_identifies_the_caller_is_watched_where_something_else_calls_it(user):
    @client(context=Shelf)
    def shelf_cart(user: Annotated[Any, Depends(of_session)], cart: Annotated[str, Depends(cart_of)]) -> str:
        return cart

    site = FastAPISite(shelf_cart, identify="tests.test_watching_fastapi.of_session", cache="memory")
    for cart in ("gift", "book"):
        answer = site.read("shelf/", **{"x-session": f"cart={cart}{user}"})
        assert (answer.json, answer.cache) == ({"shelf_cart": cart}, "mizan; fwd=miss; detail=sees-request")


@pytest.mark.parametrize("is_overridden", [False, True])
def test_what_only_the_identification_depends_on_may_read_everything(is_overridden):
    @client(context=Shelf)
    def shelf_user(user: Annotated[Any, Depends(of_session)]) -> str:
        return str(user)

    app = fastapi_app(shelf_user, identify=of_session, cache="memory")
    if is_overridden:
        app.dependency_overrides[agent] = lambda: "something else"
    browser = TestClient(app)
    for name in ("robot", "other"):
        stored, hit = (browser.get("/api/mizan/ctx/shelf/", headers={"x-session": f"user={name}"}) for _ in "12")
        assert (stored.headers["cache-status"], hit.headers["cache-status"]) == (
            "mizan; fwd=miss; stored",
            "mizan; hit",
        )
        assert hit.json() == {"shelf_user": str(WHO[name])}


@pytest.mark.parametrize("found", [[WHO["robot"], None], [WHO["robot"], WHO["other"]], [None, WHO["robot"]]])
def test_a_caller_who_is_another_one_when_the_function_gets_them_is_not_stored(found):
    asked = []

    def expiring(request: Request) -> Any:
        asked.append(1)
        return found[min(len(asked), 2) - 1]

    @client(context=Shelf)
    def shelf_user(user: Annotated[Any, Depends(expiring)]) -> str:
        return str(user)

    answer = FastAPISite(shelf_user, identify=expiring, cache="memory").read("shelf/")
    assert (answer.json, answer.cache) == ({"shelf_user": str(found[1])}, "mizan; fwd=miss; detail=sees-caller")


class Square(Context, cache=cache(ttl=60, public=True)):
    pass


def by_header(request: Request) -> str:
    return str(request.headers.get("x-tenant"))


def by_client(request: Request) -> str:
    return str(request.client)


@pytest.mark.parametrize(("read", "is_kept"), [(by_header, True), (by_client, False)])
def test_a_dependency_of_a_public_context_may_read_what_vary_on_names(read, is_kept):
    @client(context=Square)
    def square_seen(seen: Annotated[str, Depends(read)]) -> str:
        return seen

    site = FastAPISite(square_seen, cache="memory", vary_on=["header:x-tenant"])
    answers = [site.read("square/", **{"x-tenant": tenant}) for tenant in "aba"]
    assert answers[2].cache == ("mizan; hit" if is_kept else "mizan; fwd=miss; detail=sees-request")
    assert not is_kept or [each.json["square_seen"] for each in answers] == ["a", "b", "a"]
