"""The value of a part that an app varies on is never taken for another one."""

from dataclasses import dataclass
from datetime import date, datetime, timezone
from decimal import Decimal
from enum import Enum, Flag, IntEnum
from types import SimpleNamespace
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from django.contrib.auth.models import Group, User
from django.utils.translation import gettext_lazy
from fastapi import Request
from pydantic import BaseModel, Field

from mizan import Context, cache, client
from mizan.value_text import text_of
from mizan.vary import VaryOn
from tests.sites import EVERY, DjangoSite, FastAPISite, Runs


class Square(Context, cache=cache(ttl=60, public=True)):
    pass


runs = Runs()


@client(context=Square)
def square_runs() -> int:
    return runs()


class Plan(str, Enum):
    FREE = "free"


class Level(IntEnum):
    ONE = 1


class Right(Flag):
    READ = 1
    WRITE = 2
    SHARE = 4


class Number(int):
    pass


class Named(str):
    pass


@dataclass
class Place:
    name: Any


class Shape(BaseModel):
    name: Any
    plan: str = Field("free", exclude=True)


UTC = timezone.utc
BERLIN, PARIS = ZoneInfo("Europe/Berlin"), ZoneInfo("Europe/Paris")

VALUES = [
    *(1, "1", 1.0, True, "true", None, "null", [1], ["1"], Decimal(1), b"1", UUID(int=1), str(UUID(int=1))),
    *(datetime(2020, 1, 1), "2020-01-01T00:00:00", Plan.FREE, "free"),
    *(datetime(2020, 1, 1, tzinfo=zone) for zone in (UTC, BERLIN, PARIS)),
    *(date(2020, 1, 1), "2020-01-01", [], (), {}, set(), [True], [1.0], (1,), [Decimal(1)], [None], [[1]], [1, 1]),
    *({1: "a"}, {"1": "a"}, {"a": 1}, {1}, {"1"}, b"\xff", Decimal("1.0"), float("nan"), float("inf"), 10**30, -0.0),
    *(Level.ONE, Number(1), Named("1"), Right.READ, Right.READ | Right.WRITE, Right.READ | Right.SHARE, 0.0),
    *(Place(1), Place("1"), Place(Place(1)), Shape(name=1), Shape(name="1"), Shape(name=1, plan="paid")),
    *(SimpleNamespace(pk=1), SimpleNamespace(pk="1"), SimpleNamespace(pk=1, plan="a"), SimpleNamespace(pk=1, plan="b")),
    *(Group(pk=1), User(pk=1)),
]


def test_values_of_two_types_never_have_one_text():
    assert len({text_of(each) for each in VALUES}) == len(VALUES)


@pytest.mark.parametrize(
    "value", [Group(name="not saved"), object(), gettext_lazy("hello"), [object()], len, iter("a")]
)
def test_a_value_that_nothing_tells_from_others_is_refused(value):
    with pytest.raises(TypeError, match="is no value to tell answers apart by"):
        text_of(value)


chosen: list[Any] = [None]


def choose(request: Any) -> Any:
    return chosen[0]


@pytest.mark.parametrize("make", EVERY)
def test_a_number_and_its_text_never_share_an_answer(make):
    site = make(square_runs, cache="memory", vary_on=[choose])
    for chosen[0] in (1, "1"):
        assert site.read("square/").cache == "mizan; fwd=miss; stored"


@pytest.mark.parametrize("make", EVERY)
def test_a_part_without_a_text_is_no_failure_of_the_request(make):
    site = make(square_runs, cache="memory", vary_on=[choose])
    for chosen[0] in (object(), "\udce2"):
        answer = site.read("square/")
        assert (answer.status, answer.cache) == (200, "mizan; fwd=bypass; detail=vary-by-failed")


def test_a_part_that_is_named_twice_is_one():
    declared = ["header:x-a", "header:X-A", "attribute:a", "attribute:a", choose, choose]
    vary = VaryOn.of(declared)
    assert (vary.attributes, len(vary.functions)) == (("a",), 1)
    site = DjangoSite(square_runs, cache="memory", vary_on=["header:x-a", "header:X-A", "attribute:a", "attribute:a"])
    assert site.read("square/", **{"x-a": "1"}).headers["vary"].lower().count("x-a") == 1


SPACE = "\N{EM SPACE}"


COOKIES = [
    ("plan=free", "plan=paid"),
    ("plan=fr\N{LATIN SMALL LETTER E WITH ACUTE}e", "plan=free"),
    ("plan=\N{EURO SIGN}", "plan=\N{POUND SIGN}"),
    (f"{SPACE}plan=free", f"{SPACE}plan=paid"),
    (f"plan{SPACE}=free", f"plan{SPACE}=paid"),
]


class Shown(Context, cache=cache(ttl=60, public=True)):
    pass


@client(context=Shown)
def shown_in_django(request: Any) -> str:
    return str(request.COOKIES.get("plan"))


@client(context=Shown)
def shown_in_fastapi(request: Request) -> str:
    return str(request.cookies.get("plan"))


@pytest.mark.parametrize("cookies", COOKIES)
def test_cookies_in_any_characters_never_share_an_answer(cookies):
    site = DjangoSite(shown_in_django, cache="memory", vary_on=["cookie:plan"])
    said = [site.read("shown/", cookie=each.encode().decode("latin-1")) for each in (*cookies, *cookies)]
    assert [each.status for each in said] == [200] * 4
    assert said[0].json == said[2].json != said[1].json == said[3].json
    raw = FastAPISite(shown_in_fastapi, cache="memory", vary_on=["cookie:plan"])
    answers = [
        raw._client.get("/api/mizan/ctx/shown/", headers=[(b"cookie", each.encode())]) for each in (*cookies, *cookies)
    ]
    assert answers[0].json() == answers[2].json()
    assert answers[1].json() == answers[3].json()
