"""Contexts that caches may keep, under both frameworks: functions run when they have to, and only then."""

from typing import Any

import pytest
from django.conf import settings

import mizan
from mizan import Caller, Context, MizanError, RegistryError, cache, client
from mizan.django.conf import registry_settings
from tests.sites import SITES, FastAPISite, Runs

USERS = {name: Caller("user", at, is_staff=name == "boss") for at, name in enumerate(["ada", "bob", "boss"], 1)}


def who(request: Any) -> Any:
    return USERS.get(request.headers.get("x-user", ""))


class Arena(Context, cache=cache(ttl=60, swr=5, public=True)):
    arena_id: int


class Mine(Context, cache=cache(ttl=60)):
    pass


class Vault(Context, auth=True, cache=cache(ttl=60)):
    pass


class Desk(Context, cache=cache(ttl=60)):
    pass


class Open(Context):
    pass


runs = Runs()


class Full(MizanError):
    """It is full."""


@client(context=Arena)
def arena_runs(arena_id: int) -> int:
    return runs()


@client(context=Mine)
def mine_runs(caller: Caller | None) -> str:
    return f"{'nobody' if caller is None else caller.id} {runs()}"


@client(context=Vault)
def vault_runs() -> int:
    return runs()


@client(context=Desk)
def desk_runs() -> int:
    return runs()


@client(context=Desk, auth="staff")
def desk_staff() -> str:
    return "for staff"


@client(context=Open)
def open_runs() -> int:
    return runs()


@client(affects=Arena)
def paint(arena_id: int, fail: bool = False) -> None:
    if fail:
        raise RuntimeError("half of it is painted")


@client(affects=Arena, raises=[Full])
def fill(arena_id: int) -> None:
    raise Full


@client
def tell() -> None:
    mizan.invalidate(Arena(arena_id=1))


DECLARED = (arena_runs, mine_runs, vault_runs, desk_runs, desk_staff, open_runs, paint, fill, tell)


@pytest.fixture(params=SITES)
def site(request):
    return request.param(*DECLARED, identify="tests.test_cache.who", cache="memory", vary_on=["header:x-user"])


def test_what_is_kept_is_given_without_running_anything(site):
    with runs.more(1):
        first, second = site.read("arena/?arena_id=1"), site.read("arena/?arena_id=1&$only=arena_runs")
    assert first.cache == "mizan; fwd=miss; stored"
    assert second.cache == "mizan; hit"
    assert first.body == second.body
    assert first.headers["etag"] == second.headers["etag"]
    assert second.headers["cache-control"] == "private, no-cache"
    assert second.headers["cdn-cache-control"] == "max-age=60"
    assert second.headers["cache-groups"] == '"arena", "arena;arena_id=1"'
    assert "mizan-cache-control" not in second.headers


def test_other_params_are_another_entry(site):
    with runs.more(2):
        site.read("arena/?arena_id=1")
        site.read("arena/?arena_id=2")
        site.read("arena/?arena_id=1")


def test_an_entity_tag_is_compared_without_running_anything(site):
    etag = site.read("arena/?arena_id=1").headers["etag"]
    with runs.more(0):
        answer = site.read("arena/?arena_id=1", if_none_match=etag)
    assert (answer.status, answer.body, answer.cache) == (304, b"", "mizan; hit")


def test_an_edge_is_told_more(site):
    site.read("arena/?arena_id=1")
    arena, mine = site.read("arena/?arena_id=1", mizan_edge="1"), site.read("mine/", mizan_edge="1", x_user="ada")
    assert arena.headers["mizan-cache-control"] == "public, max-age=60, stale-while-revalidate=5"
    assert mine.headers["mizan-cache-control"] == "private, max-age=60"
    assert mine.headers["mizan-identity"] == "user%3A1"
    assert "mizan-identity" not in arena.headers and "cdn-cache-control" not in mine.headers


def test_a_mutation_empties_what_it_affects_before_its_answer(site):
    site.read("arena/?arena_id=1")
    site.read("arena/?arena_id=2")
    assert site.call("paint", arena_id=1).status == 200
    with runs.more(1):
        site.read("arena/?arena_id=1")
        site.read("arena/?arena_id=2")


def test_a_target_of_run_time_empties_it_too(site):
    site.read("arena/?arena_id=1")
    site.call("tell")
    with runs.more(1):
        site.read("arena/?arena_id=1")


def test_a_failure_that_may_have_changed_something_empties_what_it_affects_and_a_declared_one_does_not(site):
    site.read("arena/?arena_id=1")
    assert site.call("fill", arena_id=1).status == 400
    with runs.more(0):
        site.read("arena/?arena_id=1")
    assert site.call("paint", arena_id=1, fail=True).status == 500
    with runs.more(1):
        site.read("arena/?arena_id=1")


def test_each_caller_has_an_entry_of_their_own_and_without_an_identity_the_cache_is_bypassed(site):
    with runs.more(2):
        bodies = [[site.read("mine/", x_user=name).body for name in ("ada", "bob")] for _ in "12"]
    assert bodies[0] == bodies[1]
    assert len(set(bodies[0])) == 2
    for _ in "12":
        with runs.more(1):
            answer = site.read("mine/", mizan_edge="1")
        assert answer.cache == "mizan; fwd=bypass; detail=no-identity"
        assert "mizan-cache-control" not in answer.headers


def test_everything_of_one_caller_can_be_dropped(site):
    for name in ("ada", "bob"):
        site.read("mine/", x_user=name)
    mizan.purge_user(1)
    with runs.more(1):
        site.read("mine/", x_user="ada")
        site.read("mine/", x_user="bob")
    mizan.purge_all()
    with runs.more(2):
        site.read("mine/", x_user="ada")
        site.read("mine/", x_user="bob")


def test_guards_come_before_what_is_kept(site):
    assert site.read("vault/", x_user="ada").status == 200
    with runs.more(0):
        assert site.read("vault/").status == 401
        assert site.read("vault/", x_user="ada").cache == "mizan; hit"


def test_a_member_that_refuses_a_caller_keeps_their_answer_out(site):
    for _ in "12":
        with runs.more(1):
            answer = site.read("desk/", x_user="ada")
        assert answer.cache == "mizan; fwd=bypass; detail=guard"
        assert answer.headers["cache-control"] == "no-store"
        assert answer.json["$errors"]["desk_staff"]["code"] == "forbidden"
    with runs.more(1):
        site.read("desk/", x_user="boss")
        assert site.read("desk/", x_user="boss").json["desk_staff"] == "for staff"


def test_a_context_without_a_policy_is_not_kept(site):
    with runs.more(2):
        site.read("open/")
        assert "cache-status" not in site.read("open/").headers


def test_a_call_of_a_query_is_not_kept(site):
    with runs.more(2):
        site.call("arena_runs", arena_id=1)
        assert site.call("arena_runs", arena_id=1).headers["cache-control"] == "no-store"


@pytest.mark.parametrize("make", SITES)
def test_development_says_how_long_the_cache_took(make):
    site = make(*DECLARED, identify="tests.test_cache.who", cache="memory", development=True)
    site.read("arena/?arena_id=1")
    assert site.read("arena/?arena_id=1").headers["server-timing"].startswith('mizan-cache;desc="hit";dur=')


@pytest.mark.parametrize("make", SITES)
def test_an_address_of_no_redis_is_an_error_before_any_request(make):
    with pytest.raises(RegistryError, match="not the address of a Redis server"):
        make(arena_runs, cache="postgres://localhost")


def test_keys_in_redis_need_a_secret_which_django_has(monkeypatch):
    monkeypatch.delenv("MIZAN_CACHE_SECRET", raising=False)
    with pytest.raises(RegistryError, match="keys need a secret; give `MIZAN_CACHE_SECRET` to every process"):
        FastAPISite(arena_runs, cache="redis://localhost")
    FastAPISite(open_runs, cache="redis://localhost")  # keeps nothing
    assert registry_settings().cache_secret == settings.SECRET_KEY


@pytest.mark.parametrize("make", SITES)
def test_a_policy_that_contradicts_its_context_is_an_error(make):
    class Secret(Context, auth=True, cache=cache(ttl=0, public=True)):
        pass

    with pytest.raises(RegistryError) as error:
        make(Secret)
    assert "`public` but has `auth`" in str(error.value)
    assert "`ttl` of 0 seconds" in str(error.value)
