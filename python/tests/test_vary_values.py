"""The value of a part that an app varies on is never taken for another one."""

from datetime import datetime
from decimal import Decimal
from enum import Enum
from typing import Any
from uuid import UUID

import pytest
from fastapi import Request

from mizan import Context, cache, client
from mizan.vary import VaryOn, text_of
from tests.sites import EVERY, DjangoSite, FastAPISite, Runs


class Square(Context, cache=cache(ttl=60, public=True)):
    pass


runs = Runs()


@client(context=Square)
def square_runs() -> int:
    return runs()


class Plan(str, Enum):
    FREE = "free"


VALUES = [
    *(1, "1", 1.0, True, "true", None, "null", [1], ["1"], Decimal(1), b"1", UUID(int=1), str(UUID(int=1))),
    *(datetime(2020, 1, 1), "2020-01-01T00:00:00", Plan.FREE, "free"),
]


def test_values_of_two_types_never_have_one_text():
    assert len({text_of(each) for each in VALUES}) == len(VALUES)


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
