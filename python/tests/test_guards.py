"""A guard allows or denies: only what clearly says that a caller may lets them in, under every way of serving."""

import asyncio
import functools
from collections.abc import Awaitable
from typing import Any

import pytest

from mizan import Context, RegistryError, Unauthenticated, client
from mizan.guard import Guard, Verdict
from tests.sites import EVERY


class RoleGuard:
    """A guard with a parameter; equal ones are equal and have no hash."""

    def __init__(self, role: str) -> None:
        self.role = role

    def __eq__(self, other: object) -> bool:
        return isinstance(other, RoleGuard) and other.role == self.role

    def __call__(self, request: Any) -> bool:
        return request.headers.get("x-role") == self.role


class AsyncRoleGuard(RoleGuard):
    """The same, waiting for something."""

    async def __call__(self, request: Any) -> bool:
        await asyncio.sleep(0)
        return super().__call__(request)


async def is_admin(request: Any, role: str = "admin") -> bool:
    await asyncio.sleep(0)
    return request.headers.get("x-role") == role


def raises(request: Any) -> None:
    if request.headers.get("x-role") != "admin":
        raise Unauthenticated


async def raises_later(request: Any) -> None:
    await asyncio.sleep(0)
    raises(request)


def gives_a_coroutine(request: Any) -> Awaitable[bool]:
    return is_admin(request)


def deep(request: Any) -> Any: ...


GUARDS = {
    "plain": lambda request: request.headers.get("x-role") == "admin",
    "another name": lambda r: r.headers.get("x-role") == "admin",
    "async": is_admin,
    "lambda of async": lambda r: is_admin(r),
    "lambda of lambda": lambda r: _nested(r),
    "partial": functools.partial(is_admin, role="admin"),
    "object": RoleGuard("admin"),
    "async object": AsyncRoleGuard("admin"),
    "method": RoleGuard("admin").__call__,
    "raises": raises,
    "raises later": raises_later,
    "awaitable": gives_a_coroutine,
}


async def _nested(request: Any) -> Any:
    return is_admin(request)


class Vault(Context, auth=lambda r: is_admin(r)):
    pass


@client(context=Vault)
def vault_gold() -> str:
    return "gold"


class Safe(Vault):
    """A context without a guard of its own."""


class Drawer(Safe):
    """The same, further down."""


class Lobby(Vault, auth=None):
    """One that says that anyone may read."""


class Office(Vault, auth=RoleGuard("clerk")):
    """One with another guard."""


@client(context=Safe)
def safe_gold() -> str:
    return "gold"


@client(context=Drawer)
def drawer_gold() -> str:
    return "gold"


@client(context=Lobby)
def lobby_gold() -> str:
    return "gold"


@client(context=Office)
def office_gold() -> str:
    return "gold"


@pytest.mark.parametrize("make", EVERY)
def test_a_context_has_the_guard_of_the_one_it_extends_unless_it_says_another(make):
    roles = {Safe: "admin", Drawer: "admin", Lobby: None, Office: "clerk"}
    site = make(safe_gold, drawer_gold, lobby_gold, office_gold)
    for context, role in roles.items():
        for asks in ("guest", "admin", "clerk"):
            status = site.read(f"{context.mizan_options.name}/", x_role=asks).status
            assert (status == 200) == (role in (None, asks)), (context, asks, status)


def test_a_context_that_extends_two_guards_is_told_to_choose():
    with pytest.raises(TypeError, match="extends `safe` and `office`, which have two guards; give it an `auth`"):

        class Both(Safe, Office):
            pass


@pytest.mark.parametrize("make", EVERY)
@pytest.mark.parametrize("name", GUARDS)
def test_every_kind_of_guard_lets_in_whom_it_means_and_nobody_else(make, name):
    @client(auth=GUARDS[name])
    def secret() -> str:
        return "42"

    site = make(secret)
    assert site.call("secret").status in (401, 403)
    assert site.call("secret", {"x-role": "guest"}).status in (401, 403)
    assert site.call("secret", {"x-role": "admin"}).json == {"result": "42"}


@pytest.mark.parametrize("make", EVERY)
def test_the_guard_of_a_context_is_awaited_too(make):
    site = make(vault_gold)
    assert site.read("vault/").status == 403
    assert site.read("vault/", **{"x-role": "admin"}).json == {"vault_gold": "gold"}


async def _none(request: Any) -> Any:
    return None


@pytest.mark.parametrize("make", EVERY)
@pytest.mark.parametrize("answer", [None, 0, 1, "yes", object(), [], _none])
def test_what_is_no_verdict_denies_and_the_log_says_what_to_do(make, answer, caplog):
    def odd(request):
        return answer(request) if callable(answer) else answer

    @client(auth=odd)
    def secret() -> str:
        return "42"

    assert make(secret).call("secret").status == 403
    assert "the guard `odd` returned" in caplog.text and "annotate the guard with `-> None`" in caplog.text


@pytest.mark.parametrize("make", EVERY)
def test_a_guard_that_denies_is_no_news_for_the_log(make, caplog):
    @client(auth=lambda request: False)
    def secret() -> str:
        return "42"

    assert make(secret).call("secret").status == 403
    assert "guard" not in caplog.text


def says_any(request: Any) -> Any: ...


def says_text(request: Any) -> str:
    return ""


def maybe(request: Any) -> "bool | None": ...


async def later(request: Any) -> int:
    return 1


def unknown(request: Any) -> "Nothing": ...  # type: ignore[name-defined]  # noqa: F821


def takes_more(request: Any, role: str) -> bool:
    return True


@pytest.mark.parametrize("make", EVERY)
@pytest.mark.parametrize(
    ("guard", "said"),
    [
        (says_any, "`says_any` is annotated with `-> Any`; annotate it with `-> bool`"),
        (says_text, "`says_text` is annotated with `-> str`"),
        (maybe, "`maybe` is annotated with"),
        (later, "`later` is annotated with `-> int`"),
        (unknown, "`unknown` has an annotation that cannot be resolved"),
        (RoleGuard, "`RoleGuard` is a class; give an object of it"),
        (takes_more, "`takes_more`"),
        ("admin", "`'admin'` is not True, 'staff', 'superuser' or a function"),
        (False, "`False` is not True"),
        (0, "`0` is not True"),
        (1, "`1` is not True"),
    ],
)
def test_what_can_be_seen_of_a_guard_is_checked_when_the_app_is_built(make, guard, said):
    @client(auth=guard)
    def secret() -> str:
        return "42"

    with pytest.raises(RegistryError) as error:
        make(secret)
    assert said in str(error.value) and "function `secret`" in str(error.value)

    class Guarded(Context, auth=guard):
        pass

    with pytest.raises(RegistryError, match="context `guarded`"):
        make(Guarded)


@pytest.mark.parametrize(
    ("guard", "answer", "verdict"),
    [
        (raises, None, Verdict.ALLOW),
        (raises, True, Verdict.ALLOW),
        (raises, False, Verdict.DENY),
        (raises, 0, Verdict.DENY),
        (RoleGuard("x"), None, Verdict.DENY),
        (RoleGuard("x"), True, Verdict.ALLOW),
    ],
)
def test_a_verdict_is_read_once(guard, answer, verdict):
    assert Guard.of(guard).verdict(answer) is verdict
