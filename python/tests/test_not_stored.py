"""A response that is not stored is as complete as one that is, and says why."""

from typing import Annotated, Any
from uuid import UUID

import pytest
from fastapi import Depends, Request
from fastapi.testclient import TestClient

from mizan import Caller, Context, cache, client
from mizan.error import Unauthenticated
from tests.sites import EVERY
from tests.small import fastapi_app

CAPITALS = "A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11"


@pytest.fixture(params=EVERY)
def make(request):
    return request.param


class Other(Context, cache=cache(ttl=60, public=True)):
    id: UUID


@client(context=Other)
def other_theme(request: Any, id: UUID) -> str:
    return str(request.headers.get("x-theme"))


def test_a_response_for_one_request_alone_has_all_that_clients_need(make):
    site = make(other_theme, cache="memory")
    answer = site.read(f"other/?id={CAPITALS}", **{"x-theme": "dark"})
    assert answer.cache == "mizan; fwd=miss; detail=sees-request"
    fields = answer.headers
    assert (fields["mizan-params"], fields["cache-control"]) == ("respelled", "private, no-cache")
    assert "other" in fields["cache-groups"]
    again = site.read(f"other/?id={CAPITALS}", **{"x-theme": "dark", "if-none-match": fields["etag"]})
    assert (again.status, again.cache) == (304, "mizan; fwd=miss; detail=sees-request")


class Mine(Context, cache=cache(ttl=60)):
    pass


@client(context=Mine)
def mine_number() -> int:
    return 1


@client(context=Mine)
def mine_name(caller: Caller) -> str:
    return str(caller.id)


@client(context=Mine)
def mine_failure() -> int:
    raise ZeroDivisionError


def known(request: Any) -> Any:
    return Caller("user", 1)


def test_a_bundle_with_a_failed_member_says_that_it_is_partial(make):
    site = make(mine_number, mine_failure, identify="tests.test_not_stored.known", cache="memory")
    answer = site.read("mine/")
    assert (answer.json["mine_number"], answer.cache) == (1, "mizan; fwd=miss; detail=partial")


def failing(request: Any) -> Any:
    raise ZeroDivisionError


def refusing(request: Any) -> Any:
    raise Unauthenticated("the token has expired")


def test_where_identification_fails_only_the_members_that_take_the_caller_fail(make):
    site = make(mine_number, mine_name, identify="tests.test_not_stored.failing", cache="memory")
    answer = site.read("mine/?$only=mine_number")
    assert (answer.json, answer.cache) == ({"mine_number": 1}, "mizan; fwd=bypass; detail=identify-failed")
    assert set(site.read("mine/").json) == {"mine_number", "$errors"}
    refused = make(mine_number, identify="tests.test_not_stored.refusing", cache="memory").read("mine/")
    assert (refused.status, refused.json["code"]) == (401, "unauthenticated")


class Plan(Context, cache=cache(ttl=60, public=True)):
    pass


def plan_of(request: Request) -> list[str | None]:
    return [request.cookies.get("plan"), request.headers.get("x-plan")]


@client(context=Plan)
def plan_seen(plan: Annotated[list[str | None], Depends(plan_of)]) -> list[str | None]:
    return plan


LINES = [
    [("x-plan", "a"), ("x-plan", "b")],
    [("x-plan", "a, b")],
    [("cookie", "plan=a"), ("cookie", "plan=b")],
    [("cookie", "plan=a; plan=b")],
    [("cookie", "x=1"), ("cookie", "plan=b")],
    [("cookie", "plan=b")],
    [("cookie", "\x1cplan=gold")],
    [],
]


def test_lines_of_a_field_that_are_read_in_different_ways_share_nothing():
    site = fastapi_app(plan_seen, cache="memory", vary_on=["header:x-plan", "cookie:plan"])
    for sent in LINES:
        answer = TestClient(site).get("/api/mizan/ctx/plan/", headers=[*sent, ("mizan-edge", "1")])
        assert answer.headers["cache-status"] == "mizan; fwd=miss; stored", sent
        is_odd = len(sent) == 2 or ("cookie", "\x1cplan=gold") in sent
        assert ("mizan-cache-control" in answer.headers) is not is_odd, sent


class Board(Context, cache=cache(ttl=60, public=True)):
    pass


@client(context=Board)
def board_name() -> str:
    return "plans"


def test_a_cache_that_is_off_is_off_at_edges_and_in_networks_as_well(make):
    for choice, is_told in (("memory", True), ("off", False)):
        fields = make(board_name, cache=choice).read("board/", **{"mizan-edge": "1"}).headers
        assert ("mizan-cache-control" in fields, "cdn-cache-control" in fields) == (is_told, is_told)
