"""Functions that need a caller, in an app that identifies none: said where the app is built or checked."""

from typing import Any

import pytest
from django.conf import settings
from django.test import override_settings
from fastapi import FastAPI, Request

from mizan import Caller, Context, RegistryError, client
from mizan.django import check
from mizan.fastapi import mizan_router
from tests.small import registry


class Lunch(Context, auth=True):
    pass


class Menu(Context):
    pass


def may(request: Request) -> bool:
    return True


@client(context=Lunch)
def lunch_mine() -> str:
    return "soup"


@client(context=Menu, auth="staff")
def menu_prices() -> str:
    return "9"


@client(context=Menu)
def menu_of(caller: Caller) -> str:
    return str(caller.id)


@client(context=Menu, auth=may)
def menu_guarded(caller: Caller | None) -> str:
    return "any"


NEEDING = {lunch_mine: "context `lunch`", menu_prices: "function `menu_prices`", menu_of: "function `menu_of`"}


@pytest.mark.parametrize("function", NEEDING)
def test_a_router_is_refused_that_needs_callers_and_identifies_none(function):
    with pytest.raises(RegistryError, match=r"`mizan_router\(identify=…\)`") as error:
        mizan_router(function, app="lunch")
    (problem,) = error.value.problems
    assert problem.startswith(NEEDING[function]) and __file__ in problem
    FastAPI().include_router(mizan_router(function, app="lunch", identify=lambda request: None))


def test_a_guard_and_an_optional_caller_need_no_identify():
    FastAPI().include_router(mizan_router(menu_guarded, app="lunch"))


def warnings(*declared: Any, monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    monkeypatch.setattr(check, "registry", lambda: registry(*declared))
    return check.check_registry()


AUTHENTICATION = "django.contrib.auth.middleware.AuthenticationMiddleware"


@pytest.mark.parametrize("function", NEEDING)
def test_the_checks_warn_of_a_project_without_users(function, monkeypatch):
    without = [each for each in settings.MIDDLEWARE if each != AUTHENTICATION]
    with override_settings(MIDDLEWARE=without, MIZAN={"APP": "small"}):
        (warning,) = warnings(function, menu_guarded, monkeypatch=monkeypatch)
    assert warning.id == "mizan.W002"
    assert warning.msg.startswith(NEEDING[function]) and __file__ in warning.msg
    assert "IDENTIFY" in warning.hint and AUTHENTICATION in warning.hint


@pytest.mark.parametrize(
    "chosen",
    [
        {"MIZAN": {"APP": "small", "IDENTIFY": "mizan.mwt.caller"}, "MIDDLEWARE": []},
        {"MIZAN": {"APP": "small"}, "MIDDLEWARE": [AUTHENTICATION]},
    ],
)
def test_the_checks_are_silent_where_callers_are_identified(chosen, monkeypatch):
    with override_settings(**chosen):
        assert warnings(*NEEDING, monkeypatch=monkeypatch) == []
