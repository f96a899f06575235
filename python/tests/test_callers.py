"""The caller is one type: anonymous objects are nobody on every path, and everything else says who it is."""

import asyncio
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AnonymousUser, Group, Permission
from django.test import AsyncClient, override_settings
from django.utils.functional import SimpleLazyObject
from httpx2 import ASGITransport
from httpx2 import AsyncClient as Browser
from starlette.authentication import UnauthenticatedUser

import mizan
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
    assert caller == Caller("types.SimpleNamespace", UUID(int=1), is_staff=True)
    assert caller is not None and caller.native is ada
    given = Caller("robot", "r2", False, True)
    assert caller_of(given) == given
    with pytest.raises(CallerError, match="`a kind` is not a name"):
        Caller("a kind", 5)


BIG = (2**53, 2**53 + 1, 2**63 - 1, 2**64, -(2**70))


@pytest.mark.parametrize("make", EVERY)
def test_ids_of_any_size_are_callers_of_their_own(make):
    seen = Runs()

    class Purse(Context, auth=True, cache=cache(ttl=60)):
        pass

    @client(context=Purse)
    def purse_coins() -> int:
        return seen()

    @client
    def purse_spend() -> None:
        mizan.purge_user(BIG[0])

    site = make(purse_coins, purse_spend, identify="tests.test_callers.by_number", cache="memory")
    first = [site.read("purse/", x_id=str(each)).json["purse_coins"] for each in BIG]
    assert first == [site.read("purse/", x_id=str(each)).json["purse_coins"] for each in BIG] == [1, 2, 3, 4, 5]
    assert site.call("purse_spend").status == 200
    assert [site.read("purse/", x_id=str(each)).json["purse_coins"] for each in BIG] == [6, 2, 3, 4, 5]


def by_number(request: Any) -> Caller | None:
    number = request.headers.get("x-id")
    return Caller("user", int(number), claims={"shard": int(number)}) if number else None


def test_every_class_is_a_kind_of_its_own():
    def kinds() -> list[type]:
        return [
            type(name, (), {"id": 1})
            for name in ("Kunde", "kunde", "Gäst", "Gast", "Güst", "G_st", "Работник", "Заказчик")
        ]

    found = [caller_of(kind()) for kind in kinds()]
    assert len({each.kind for each in found if each is not None}) == 8
    assert next(each.kind for each in found if each is not None) == "tests.test_callers.Kunde"
    assert [caller_of(kind()) for kind in kinds()] == found


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
    assert kind_of(Machine(True)) == "tests.test_callers.Machine"


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
