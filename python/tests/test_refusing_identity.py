"""What `identify` and guards raise to refuse a caller is 401 or 403 on every path and never a failure of the server."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from fastapi import HTTPException
from fastapi.responses import HTMLResponse

from mizan import Caller, Context, Unauthenticated, cache, client
from tests.sites import DjangoAsgiSite, DjangoSite, FastAPISite

APIException = type("APIException", (Exception,), {"__module__": "rest_framework.exceptions", "status_code": 500})
"""The base of the exceptions of Django REST framework."""


class AuthenticationFailed(APIException):  # type: ignore[misc, valid-type]
    """One of them."""

    status_code = 401

    def __init__(self, detail: str = "Invalid token.") -> None:
        self.detail = detail


class NotAllowed(AuthenticationFailed):
    """Another one."""

    status_code = 403


class OfAnotherServer(Exception):
    """What a client of another server raises is no word about this one's callers."""

    status_code = 401


RAISED: dict[str, tuple[Exception, int]] = {
    "mizan": (Unauthenticated("the key is unknown"), 401),
    "drf 401": (AuthenticationFailed(), 401),
    "drf 403": (NotAllowed(), 403),
    "drf, a dictionary": (AuthenticationFailed({"detail": "expired"}), 401),  # type: ignore[arg-type]
    "django": (PermissionDenied(), 403),
    "fastapi 401": (HTTPException(401, "no"), 401),
    "fastapi 403": (HTTPException(403, "no"), 403),
    "another server": (OfAnotherServer(), 500),
    "a bug": (KeyError("x"), 500),
}
OF = {"drf": (DjangoSite, DjangoAsgiSite), "django": (DjangoSite, DjangoAsgiSite), "fastapi": (FastAPISite,)}
CASES = [
    pytest.param(make, *case, id=f"{name}-{make.__name__}")
    for name, case in RAISED.items()
    for make in OF.get(name.split(",")[0].split()[0], (DjangoSite, DjangoAsgiSite, FastAPISite))
]

raising: list[Exception] = []


def identify(request: Any) -> Caller | None:
    raise raising[0]


def may(request: Any) -> bool:
    raise raising[0]


class Signed(Context, auth=True):
    pass


class Kept(Context, cache=cache(ttl=60)):
    pass


class Guarded(Context, auth=may):
    pass


@client(context=Signed)
def signed_name() -> str:
    return "signed"


@client(context=Kept)
def kept_name() -> str:
    return "kept"


@client(context=Guarded)
def guarded_name() -> str:
    return "guarded"


@client(affects=Kept, auth=True)
def change() -> None: ...


@client(affects=Kept, auth=may)
def change_guarded() -> None: ...


@client
def me(caller: Caller) -> str:
    return caller.kind


def page(response: Any) -> Any:
    def kept_page() -> Any:
        return response("mine")

    kept_page.__annotations__["return"] = response
    return client(route="/page", cache=cache(ttl=60))(kept_page)


@pytest.mark.parametrize(("make", "error", "status"), CASES)
def test_a_refusal_is_a_problem_on_every_path(make, error, status):
    response = HTMLResponse if make is FastAPISite else HttpResponse
    declared = (signed_name, kept_name, guarded_name, change, change_guarded, me, page(response))
    site = make(*declared, identify="tests.test_refusing_identity.identify", cache="memory")
    raising[:] = [error]
    answers = {
        **{name: site.read(f"{name}/") for name in ("signed", "kept", "guarded")},
        **{name: site.call(name) for name in ("change", "change_guarded", "me")},
        "page": site.ask("get", "page", {}),
    }
    if status == 500:
        # A failure of the server bypasses the cache, and this function does not take the caller.
        assert answers.pop("kept").cache == "mizan; fwd=bypass; detail=identify-failed"
    assert {name: answer.status for name, answer in answers.items()} == dict.fromkeys(answers, status)
    codes = {401: "unauthenticated", 403: "forbidden", 500: "internal"}
    assert {answer.json["code"] for answer in answers.values()} == {codes[status]}
