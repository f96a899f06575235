"""The caller is one type: anonymous objects are nobody on every path, and everything else says who it is."""

import asyncio
from types import SimpleNamespace
from typing import Annotated, Any
from uuid import UUID

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AnonymousUser, Group, Permission
from django.test import AsyncClient, Client, override_settings
from django.utils.functional import SimpleLazyObject
from fastapi import Depends, Request
from httpx2 import ASGITransport
from httpx2 import AsyncClient as Browser
from starlette.authentication import UnauthenticatedUser

from mizan import Caller, Context, cache, client
from mizan.caller import CallerError, caller_of
from mizan.django.server import kind_of
from tests.sites import EVERY, Runs
from tests.small import Urls, fastapi_app


class Machine:
    """An object that says by a method whether it is somebody."""

    def __init__(self, known: bool) -> None:
        self.id = 7
        self.known = known

    def is_authenticated(self) -> bool:
        return self.known


NOBODY = {
    "none": None,
    "django": AnonymousUser(),
    "starlette": UnauthenticatedUser(),
    "property": SimpleNamespace(id=5, is_authenticated=False, is_staff=True, is_superuser=True),
    "method": Machine(False),
    "lazy": SimpleLazyObject(AnonymousUser),
    "lazy none": SimpleLazyObject(lambda: None),
}


class Vault(Context, auth=True, cache=cache(ttl=60)):
    pass


class Diary(Context, cache=cache(ttl=60)):
    pass


runs = Runs()


@client(context=Vault)
def vault_gold() -> str:
    return "gold"


@client(context=Diary)
def diary_runs() -> int:
    return runs()


@client(auth="staff")
def secret() -> str:
    return "42"


@client(affects=Vault)
def fill() -> None: ...


def found(request: Any) -> Any:
    name = request.headers.get("x-found", "none")
    return NOBODY[name] if name in NOBODY else ODD[name]


ODD = {
    "no id": SimpleNamespace(name="Ada"),
    "id of none": SimpleNamespace(id=None),
    "empty id": SimpleNamespace(id=""),
    "truth": SimpleNamespace(id=True),
    "a method": SimpleNamespace(id=lambda: 5),
    "text": "ada",
    "false": False,
    "number as staff": SimpleNamespace(id=5, is_staff=1),
    "text as superuser": SimpleNamespace(id=5, is_superuser="no"),
    "method as staff": SimpleNamespace(id=5, is_staff=lambda: False),
}


@pytest.mark.parametrize("make", EVERY)
@pytest.mark.parametrize("name", NOBODY)
def test_an_anonymous_object_is_nobody_on_every_path(make, name):
    site = make(vault_gold, diary_runs, secret, fill, identify="tests.test_callers.found", cache="memory")
    who = {"x-found": name}
    assert site.read("vault/", **who).status == 401
    assert site.call("secret", who).status == 401
    assert "mizan-identity" not in site.read("diary/", **who, mizan_edge="1").headers
    answer = site.call("fill", {**who, "x-mizan-mounted": "vault"})
    assert answer.status == 200 and "refresh" not in answer.json


@pytest.mark.parametrize("make", EVERY)
@pytest.mark.parametrize("name", ODD)
def test_what_identifies_nobody_clearly_is_an_error_that_says_what_to_return(make, name, caplog):
    site = make(vault_gold, identify="tests.test_callers.found")
    assert site.read("vault/", **{"x-found": name}).status == 500
    assert "CallerError" in caplog.text


def test_a_caller_is_read_from_what_a_project_has():
    ada = SimpleNamespace(pk=UUID(int=1), id="other", is_staff=True)
    caller = caller_of(ada)
    assert caller == Caller("types.simplenamespace", UUID(int=1), is_staff=True)
    assert caller is not None and caller.native is ada
    given = Caller("robot", "r2", False, True)
    assert caller_of(given) == given
    with pytest.raises(CallerError, match="`a kind` is not a name"):
        Caller("a kind", 5)


def test_kinds_of_django_are_the_labels_of_models():
    user = get_user_model()(pk=5)
    proxy = type(
        "ProxyUser",
        (get_user_model(),),
        {"__module__": __name__, "Meta": type("Meta", (), {"proxy": True, "app_label": "auth"})},
    )
    assert kind_of(user) == kind_of(proxy(pk=5)) == "user"
    assert kind_of(Group(pk=5)) == "auth.group"
    assert kind_of(SimpleLazyObject(lambda: Permission(pk=5))) == "auth.permission"
    assert kind_of(Machine(True)) == "tests.test_callers.machine"


class Counted:
    """Identifies a caller and counts how often; it waits for the others to come."""

    def __init__(self) -> None:
        self.runs = Runs()
        self.wait = asyncio.Event()

    async def __call__(self, request: Any) -> Any:
        self.runs()
        await self.wait.wait()
        return SimpleNamespace(id=1, is_staff=True)


class Desk(Context, cache=cache(ttl=60)):
    pass


@client(context=Desk, auth=True)
def desk_one() -> int:
    return 1


@client(context=Desk, auth="staff")
def desk_two() -> int:
    return 2


@client(context=Desk, auth="staff")
def desk_three() -> int:
    return 3


async def _turns() -> None:
    for _ in range(200):
        await asyncio.sleep(0)


counted = Counted()


@pytest.fixture
def asked():
    counted.__init__()  # type: ignore[misc]
    return counted


async def _read(read: Any, asked: Counted) -> Any:
    reading = asyncio.ensure_future(read())
    await _turns()
    asked.wait.set()
    return (await reading).json()


DECLARED = (desk_one, desk_two, desk_three)


class Shop(Context):
    pass


@client(context=Shop, auth=True)
def shop_one() -> int:
    return 1


@client(context=Shop, auth="staff")
def shop_two() -> int:
    return 2


@pytest.mark.parametrize("path", ["ctx/desk/", "ctx/shop/"])
def test_the_members_of_a_bundle_ask_once_together(asked, path):
    async def on_fastapi() -> Any:
        app = fastapi_app(*DECLARED, shop_one, shop_two, identify=counted, cache="memory")
        async with Browser(transport=ASGITransport(app)) as browser:
            return await _read(lambda: browser.get(f"http://test/api/mizan/{path}"), asked)

    answer = asyncio.run(on_fastapi())
    assert "$errors" not in answer and asked.runs.count == 1
    asked.__init__()  # type: ignore[misc]
    settings = {"IDENTIFY": "tests.test_callers.counted"}
    with override_settings(ROOT_URLCONF=Urls(*DECLARED, shop_one, shop_two), MIZAN=settings):
        assert asyncio.run(_read(lambda: AsyncClient().get(f"/{path}"), asked)) == answer
    assert asked.runs.count == 1


def test_when_the_first_that_asks_is_cancelled_the_others_get_what_it_asked_for():
    from mizan.serve.runner import AsyncRunner

    async def main() -> None:
        runs, wait = Runs(), asyncio.Event()

        async def ask() -> int:
            runs()
            await wait.wait()
            return runs.count

        once = AsyncRunner().once(ask)
        first, second = asyncio.ensure_future(once.result()), asyncio.ensure_future(once.result())
        await _turns()
        first.cancel()
        await _turns()
        wait.set()
        assert await second == 1
        assert await once.result() == 1

        alone = AsyncRunner().once(ask)
        wait.clear()
        only = asyncio.ensure_future(alone.result())
        await _turns()
        only.cancel()
        await _turns()
        wait.set()
        assert await alone.result() == 3

    asyncio.run(main())


class Staff(Context, auth="staff"):
    pass


class Guarded(Context, auth=lambda request: request.user.is_staff):
    pass


@client(context=Staff)
def staff_secret() -> str:
    return "for staff"


@client(context=Guarded)
def guarded_secret() -> str:
    return "for staff"


@client(affects=[Staff, Guarded])
def resign(request: Any) -> None:
    assert request.user.is_staff
    get_user_model().objects.filter(pk=request.user.pk).update(is_staff=False)


@client(affects=[Staff, Guarded])
def leave(request: Any) -> None:
    get_user_model().objects.filter(pk=request.user.pk).update(is_active=False)


@client(affects=[Staff, Guarded])
def stay(request: Any) -> None:
    assert request.user.is_staff


def by_session(request: Any) -> Any:
    return request.user


MEMO = "looked_up_before"


def by_memo(request: Any) -> Any:
    """As projects do that keep what they found on the request."""
    if not hasattr(request, MEMO):
        setattr(request, MEMO, get_user_model().objects.filter(pk=request.session.get("_auth_user_id")).first())
    return getattr(request, MEMO)


@pytest.fixture
def boss(database):
    user = get_user_model().objects.create_user("boss", is_staff=True)
    yield user
    get_user_model().objects.all().delete()


@pytest.mark.parametrize("asynchronous", [False, True])
@pytest.mark.parametrize("identify", [None, "by_session", "by_memo"])
@pytest.mark.parametrize(("function", "rides"), [(resign, False), (leave, False), (stay, True)])
def test_what_rides_on_an_answer_is_for_the_caller_as_the_call_left_them(boss, identify, function, rides, asynchronous):
    if function is leave and identify == "by_memo":
        pytest.skip("that project does not look whether a user is active")
    settings = {"IDENTIFY": f"tests.test_callers.{identify}"} if identify else {}
    headers = {"x-mizan-mounted": "staff, guarded"}
    declared = (staff_secret, guarded_secret, function)
    path = f"/call/{function.name}/"
    with override_settings(ROOT_URLCONF=Urls(*declared), MIZAN=settings):
        if asynchronous:
            browser = AsyncClient()
            browser.force_login(boss)
            answer = asyncio.run(browser.post(path, {}, "application/json", headers=headers))
        else:
            browser = Client()
            browser.force_login(boss)
            answer = browser.post(path, {}, "application/json", headers=headers)
    assert answer.status_code == 200, answer.content
    assert "x-mizan-invalidate" in answer
    assert [each["context"] for each in answer.json().get("refresh", [])] == (["staff", "guarded"] if rides else [])


STAFF = {1}


def by_set(request: Request) -> Any:
    return SimpleNamespace(id=1, is_staff=1 in STAFF)


def by_state(request: Any) -> Any:
    return request.scope["state"]["user"]


def by_user(request: Any) -> Any:
    return request.user


def by_dependency(user: Annotated[Any, Depends(by_set)]) -> Any:
    return user


@client(affects=Staff)
def step_down() -> None:
    STAFF.discard(1)


@client(affects=Staff)
def remain() -> None: ...


@pytest.mark.parametrize("identify", [by_set, by_dependency, by_state, by_user])
def test_on_fastapi_what_rides_is_for_the_caller_as_identified_again_and_not_by_a_middleware(identify, caplog):
    STAFF.add(1)
    app = fastapi_app(staff_secret, step_down, remain, identify=identify)

    async def found(scope: Any, receive: Any, send: Any) -> None:
        user = SimpleNamespace(id=1, is_staff=1 in STAFF, is_authenticated=True)
        await app({**scope, "state": {"user": user}, "user": user}, receive, send)

    async def call(name: str) -> Any:
        async with Browser(transport=ASGITransport(found)) as browser:
            url = f"http://test/api/mizan/call/{name}/"
            return (await browser.post(url, json={}, headers={"x-mizan-mounted": "staff"})).json()

    looked_up = identify in (by_set, by_dependency)
    assert ("refresh" in asyncio.run(call("remain"))) == looked_up
    assert "refresh" not in asyncio.run(call("step_down"))
    assert not caplog.records
