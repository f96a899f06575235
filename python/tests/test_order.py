"""What an edge is told of the order of purges, by both frameworks over one Redis."""

import pytest

from mizan import Context, cache, client
from tests.redis import redis
from tests.server import SECRET
from tests.sites import SITES


class Arena(Context, cache=cache(ttl=60, public=True)):
    arena_id: int


@client(context=Arena)
def arena_name(arena_id: int) -> str:
    return "Arena"


@client(affects=Arena)
def paint(arena_id: int) -> None: ...


@client
def look() -> None: ...


DECLARED = (arena_name, paint, look)
OPTIONS = {"cache_secret": SECRET, "cache_budget": 10.0}


@pytest.fixture(scope="module")
def url():
    with redis() as server:
        yield server.url


def number(said):
    app, count = said.headers["mizan-seq"].split(" ")
    assert app == "small"
    return int(count)


@pytest.mark.parametrize("make", SITES)
def test_an_edge_is_told_which_purges_an_answer_shows(make, url):
    site = make(*DECLARED, cache=url, **OPTIONS)
    before = [number(site.read("arena/?arena_id=1", mizan_edge="1")) for _ in "12"]
    assert before[0] == before[1]
    purge = number(site.call("paint", {"mizan_edge": "1"}, arena_id=1))
    assert purge > before[0]
    filled, hit = [site.read("arena/?arena_id=1", mizan_edge="1") for _ in "12"]
    assert (filled.cache, hit.cache) == ("mizan; fwd=miss; stored", "mizan; hit")
    assert number(filled) == number(hit) == purge


@pytest.mark.parametrize("make", SITES)
def test_nobody_else_is_told_and_nobody_of_what_has_no_number(make, url):
    site = make(*DECLARED, cache=url, **OPTIONS)
    alone = make(*DECLARED, cache="memory")
    answers = [
        site.read("arena/?arena_id=1"),
        site.call("paint", arena_id=1),
        site.call("look", {"mizan_edge": "1"}),
        alone.read("arena/?arena_id=1", mizan_edge="1"),
        alone.call("paint", {"mizan_edge": "1"}, arena_id=1),
    ]
    assert [each.status for each in answers] == [200] * 5
    assert not any("mizan-seq" in each.headers for each in answers)
