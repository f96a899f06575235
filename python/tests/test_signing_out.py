"""Signing in or out purges what is cached for the caller before and after, whenever they are identified."""

from types import SimpleNamespace
from typing import Any

import pytest

from mizan import Caller, Context, Reply, cache, client
from tests.sites import EVERY, Runs

SESSIONS: dict[str, int] = {}


def by_session(request: Any) -> Any:
    found = SESSIONS.get(request.headers.get("x-session", ""))
    return None if found is None else SimpleNamespace(id=found)


class Desk(Context, cache=cache(ttl=60)):
    pass


runs = Runs()


@client(context=Desk)
def desk_runs() -> int:
    return runs()


@client
def switch(session: str, to: int | None = None) -> Reply[None]:
    SESSIONS.pop(session)
    if to is not None:
        SESSIONS[session] = to
    return Reply(None, identity_changed=True)


@client
def greet(caller: Caller | None) -> Reply[str]:
    return Reply("nobody" if caller is None else str(caller.id))


@pytest.fixture(params=EVERY)
def site(request):
    SESSIONS.update(a=1, b=2)
    return request.param(desk_runs, switch, greet, identify="tests.test_signing_out.by_session", cache="memory")


@pytest.mark.parametrize("to", [None, 2])
def test_what_is_cached_for_the_caller_before_and_after_is_purged(site, to):
    for name in "ab":
        site.read("desk/", **{"x-session": name})
        assert site.read("desk/", **{"x-session": name}).cache == "mizan; hit"
    answer = site.call("switch", {"x-session": "a"}, session="a", to=to)
    assert answer.json["identity"] == "changed"
    SESSIONS["a"] = 1
    assert site.read("desk/", **{"x-session": "a"}).cache == "mizan; fwd=miss; stored"
    expected = "mizan; hit" if to is None else "mizan; fwd=miss; stored"
    assert site.read("desk/", **{"x-session": "b"}).cache == expected


def test_a_reply_that_changes_nothing_of_the_caller_is_as_before(site):
    assert site.call("greet", {"x-session": "a"}).json == {"result": "1"}
    assert site.call("greet").json == {"result": "nobody"}
