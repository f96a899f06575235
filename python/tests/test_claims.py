"""What a credential says besides the id is part of every key: two tokens of one person share no answer."""

from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any, NamedTuple

import pytest
from django.contrib.auth import get_user_model
from django.utils.functional import SimpleLazyObject
from pydantic import BaseModel

from mizan import Caller, Context, cache, client
from mizan.caller import caller_of, warned_of
from mizan.claims import claims_of
from mizan.mwt import Tokens
from tests.sites import EVERY
from tests.test_mwt import KEYS


@dataclass(frozen=True)
class Bearer:
    """Whom a token names, as a project reads it."""

    id: int
    tenant: Any = "acme"
    is_staff: bool = False
    is_superuser: bool = False


class Slotted:
    __slots__ = ("_tenant", "id")

    def __init__(self, tenant: str) -> None:
        self.id = 5
        self._tenant = tenant

    @property
    def tenant(self) -> str:
        return self._tenant


class Model(BaseModel, extra="allow"):
    id: int = 5
    tenant: str


class Row(NamedTuple):
    id: int
    tenant: str


WHO = {
    "staff": Bearer(5, is_staff=True),
    "user": Bearer(5),
    "root": Bearer(5, is_superuser=True),
    "globex": Bearer(5, "globex"),
    "odd": Bearer(5, object()),
}


def who(request: Any) -> Any:
    return WHO.get(request.headers.get("x-user", ""))


class Desk(Context, cache=cache(ttl=60)):
    pass


@client(context=Desk)
def desk_rights(caller: Caller) -> str:
    return f"{caller.is_staff} {caller.is_superuser} {caller.native.tenant if caller.native else None}"


@pytest.fixture(params=EVERY)
def make(request):
    return request.param


def test_two_credentials_of_one_caller_that_say_different_things_share_no_answer(make):
    site = make(desk_rights, identify="tests.test_claims.who", cache="memory")
    rights = {"staff": "True False acme", "user": "False False acme", "root": "False True acme"}
    for expected in ("mizan; fwd=miss; stored", "mizan; hit"):
        for name, said in {**rights, "globex": "False False globex"}.items():
            answer = site.read("desk/", **{"x-user": name})
            assert (answer.json, answer.cache) == ({"desk_rights": said}, expected), name


def test_a_caller_whose_claims_cannot_be_written_bypasses_the_cache_and_the_log_says_why(make, caplog):
    warned_of.clear()
    site = make(desk_rights, identify="tests.test_claims.who", cache="memory")
    for _ in "12":
        assert site.read("desk/", **{"x-user": "odd"}).cache == "mizan; fwd=bypass; detail=no-identity"
    assert "`Bearer` holds what cannot be part of a cache key" in caplog.text


def test_an_edge_is_told_of_rights_and_keeps_nothing_that_depends_on_claims(make):
    site = make(desk_rights, identify="tests.test_claims.stated", cache="memory", vary_on=["header:x-user"])
    headers = site.read("desk/", **{"x-user": "staff", "mizan-edge": "1"}).headers
    assert headers["mizan-identity"] == "user%2Bstaff%3A5"
    headers = site.read("desk/", **{"x-user": "globex", "mizan-edge": "1"}).headers
    assert "mizan-identity" not in headers and "mizan-cache-control" not in headers


def stated(request: Any) -> Caller | None:
    found = who(request)
    claims = {} if found.tenant == "acme" else {"tenant": found.tenant}
    return found and Caller("user", found.id, found.is_staff, found.is_superuser, claims=claims)


@pytest.mark.parametrize("make_claimed", [Slotted, lambda tenant: Model(tenant=tenant), lambda tenant: Row(5, tenant)])
def test_all_data_of_an_object_that_is_no_row_counts(make_claimed):
    texts = {caller_of(make_claimed(tenant)).audience for tenant in ("acme", "globex")}
    assert len(texts) == 2 and None not in texts
    lazy = caller_of(SimpleLazyObject(lambda: make_claimed("acme")))
    assert lazy is not None and lazy.audience in texts


def test_a_row_has_no_claims_but_what_was_added_to_the_object():
    user = get_user_model().from_db("default", ["id", "username"], [5, "ada"])
    assert claims_of(user) == claims_of(SimpleLazyObject(lambda: user)) == {}
    user.tenant = "acme"
    assert claims_of(user) == claims_of(SimpleLazyObject(lambda: user)) == {"tenant": "acme"}


def test_claims_that_are_given_stand_and_a_token_has_none():
    assert Caller("user", 5, native=SimpleNamespace(tenant="acme")).audience == 'user:5 {"tenant":"acme"}'
    assert Caller("user", 5, native=SimpleNamespace(tenant="acme"), claims={}).audience == "user:5"
    assert Caller("user", 5, True, claims={"tenant": "b"}).audience == 'user+staff:5 {"tenant":"b"}'
    tokens = Tokens("board", KEYS)
    said = caller_of(tokens.verify(tokens.issue(Caller("user", 5, is_staff=True))))
    assert said is not None and said.audience == "user+staff:5"


def test_long_claims_that_differ_at_their_end_are_two():
    one, other = ([f"right {number}" for number in range(100)] + [last] for last in ("read", "write"))
    keys = {Caller("user", 1, claims={"rights": rights}).audience for rights in (one, other)}
    assert len(keys) == 2 and None not in keys
    assert all(len(key) < 400 for key in keys)
