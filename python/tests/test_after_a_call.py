"""Bundles that ride on an answer are for the caller as the call left them, whatever was found out before."""

import asyncio
from types import SimpleNamespace
from typing import Annotated, Any

import pytest
from django.contrib.auth import get_user_model
from django.test import AsyncClient, Client, override_settings
from django.utils.functional import SimpleLazyObject
from fastapi import Depends, FastAPI, Request
from httpx2 import ASGITransport
from httpx2 import AsyncClient as Browser

from mizan import Caller, Context, client
from mizan.fastapi import mizan_router
from tests.small import Urls, fastapi_app


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


def row_of(request: Any) -> Any:
    return get_user_model().objects.filter(pk=request.session.get("_auth_user_id")).first()


def by_copy(request: Any) -> Any:
    """A memo that is not what this returns."""
    if not hasattr(request, "_row"):
        request._row = row_of(request)
    return Caller("user", request._row.pk, request._row.is_staff)


def by_meta(request: Any) -> Any:
    if "row" not in request.META:
        request.META["row"] = row_of(request)
    return request.META["row"]


def by_guess(request: Any) -> Any:
    """Takes what it is refused for a missing attribute, and the caller for one without rights."""
    try:
        return request.found
    except Exception:
        return SimpleNamespace(id=1)


def finding(get_response: Any) -> Any:
    """A middleware that looks the caller up before the view."""

    def middleware(request: Any) -> Any:
        request.found = row_of(request)
        request.caller = Caller("user", request.found.pk, request.found.is_staff)
        request.lazy = SimpleLazyObject(lambda: request.found)
        request.META["found"] = request.found
        return get_response(request)

    return middleware


def by_found(request: Any) -> Any:
    return Caller("user", request.found.pk, request.found.is_staff)


def by_caller(request: Any) -> Any:
    return request.caller


def by_lazy(request: Any) -> Any:
    return request.lazy


def by_found_in_meta(request: Any) -> Any:
    return request.META.get("found")


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
    settings = {"IDENTIFY": f"tests.test_after_a_call.{identify}"} if identify else {}
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


WITH_FOUND = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "tests.test_after_a_call.finding",
]


class Open(Context):
    pass


@client(context=Open)
def open_name() -> str:
    return "for everyone"


@client(affects=[Staff, Open], auth="staff")
def dismiss() -> None:
    get_user_model().objects.update(is_staff=False)


@pytest.mark.parametrize("asynchronous", [False, True])
@pytest.mark.parametrize("identify", ["by_found", "by_caller", "by_lazy", "by_found_in_meta", "by_copy", "by_meta"])
def test_nothing_rides_that_reads_what_was_found_before_the_call(boss, identify, asynchronous):
    settings = {"IDENTIFY": f"tests.test_after_a_call.{identify}"}
    with override_settings(ROOT_URLCONF=Urls(staff_secret, open_name, dismiss), MIZAN=settings, MIDDLEWARE=WITH_FOUND):
        browser: Any = AsyncClient() if asynchronous else Client()
        browser.force_login(boss)
        answer = browser.post("/call/dismiss/", {}, "application/json", headers={"x-mizan-mounted": "staff, open"})
        if asynchronous:
            answer = asyncio.run(answer)
    assert answer.status_code == 200, answer.content
    assert "staff" not in [each["context"] for each in answer.json().get("refresh", [])]


@pytest.mark.parametrize(("identify", "rides"), [("by_guess", False), ("by_copy", True)])
def test_a_project_that_catches_the_refusal_gets_no_bundle_of_another_caller(boss, identify, rides):
    class Whose(Context):
        pass

    @client(context=Whose)
    def whose(caller: Caller | None) -> bool:
        return caller is not None and caller.is_staff

    @client(affects=[Whose, Open])
    def touch(caller: Caller | None) -> None: ...

    settings = {"IDENTIFY": f"tests.test_after_a_call.{identify}"}
    with override_settings(ROOT_URLCONF=Urls(whose, open_name, touch), MIZAN=settings, MIDDLEWARE=WITH_FOUND):
        browser = Client()
        browser.force_login(boss)
        answer = browser.post("/call/touch/", {}, "application/json", headers={"x-mizan-mounted": "whose, open"})
    assert [each["data"] for each in answer.json().get("refresh", [])] == (
        [{"whose": True}, {"open_name": "for everyone"}] if rides else []
    )


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


def by_state_memo(request: Request) -> Any:
    if not hasattr(request.state, "row"):
        request.state.row = SimpleNamespace(id=1, is_staff=1 in STAFF)
    return Caller("user", request.state.row.id, request.state.row.is_staff)


def by_scope_memo(request: Request) -> Any:
    if "row" not in request.scope:
        request.scope["row"] = SimpleNamespace(id=1, is_staff=1 in STAFF)
    return request.scope["row"]


def by_state_caller(request: Request) -> Any:
    return request.state.caller


def by_state_fields(request: Request) -> Any:
    return SimpleNamespace(id=request.state.user.id, is_staff=request.state.user.is_staff)


def by_getattr(request: Request) -> Any:
    return getattr(request.state, "user", None)


def by_own_scope(request: Request) -> Any:
    return request.scope.get("row")


async def remember(request: Request) -> None:
    request.state.user = SimpleNamespace(id=1, is_staff=1 in STAFF)
    request.state.caller = Caller("user", 1, 1 in STAFF)
    request.scope["row"] = request.state.user


MEMOS = {by_state_memo: True, by_scope_memo: True}
FOUND = [by_state_caller, by_state_fields, by_getattr, by_own_scope]


@pytest.mark.parametrize("identify", [*MEMOS, *FOUND])
def test_on_fastapi_nothing_rides_that_reads_what_was_found_before_the_call(identify, caplog):
    STAFF.add(1)
    app = FastAPI()
    router = mizan_router(staff_secret, step_down, remain, app="small", identify=identify)
    app.include_router(router, dependencies=[] if identify in MEMOS else [Depends(remember)])

    async def call(name: str) -> Any:
        async with Browser(transport=ASGITransport(app)) as browser:
            url = f"http://test/api/mizan/call/{name}/"
            return (await browser.post(url, json={}, headers={"x-mizan-mounted": "staff"})).json()

    assert ("refresh" in asyncio.run(call("remain"))) == (identify in MEMOS)
    assert "refresh" not in asyncio.run(call("step_down"))
    assert not caplog.records


async def memo_guard(request: Request) -> bool:
    """A guard that keeps what it found for the next that asks."""
    if not hasattr(request.state, "may"):
        request.state.may = 1 in STAFF
    return bool(request.state.may)


class Office(Context, auth=memo_guard):
    pass


@client(context=Office)
def office_key() -> str:
    return "for staff"


@client(affects=Office, auth=memo_guard)
def hand_in() -> None:
    STAFF.discard(1)


def test_what_a_guard_remembered_is_forgotten_after_the_call():
    STAFF.add(1)
    app = fastapi_app(office_key, hand_in)

    async def call() -> Any:
        async with Browser(transport=ASGITransport(app)) as browser:
            url = "http://test/api/mizan/call/hand_in/"
            return (await browser.post(url, json={}, headers={"x-mizan-mounted": "office"})).json()

    assert asyncio.run(call()) == {"result": None, "invalidate": ["office"]}
