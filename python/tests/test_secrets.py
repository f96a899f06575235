"""Secrets are at least 32 bytes long, and no message shows one."""

from typing import Any

import pytest
from django.test import override_settings

from mizan import Context, RegistryError, cache, client
from mizan.django import conf, discover
from mizan.fastapi import mizan_router
from mizan.mwt import InvalidKeys, Tokens
from tests.sites import EVERY

LONG = "0123456789abcdef" * 4
SHORT = ["s3cret-word", "ü" * 15 + "x", b"0" * 64]


class Arena(Context, cache=cache(ttl=60, public=True)):
    pass


@client(context=Arena)
def arena_name() -> str:
    return "Arena"


@pytest.fixture(autouse=True)
def _environment(monkeypatch):
    for name in ("MIZAN_CACHE_SECRET", "MIZAN_EDGE_SECRET"):
        monkeypatch.delenv(name, raising=False)


def refused(make: Any, name: str, secret: Any) -> None:
    with pytest.raises(RegistryError) as error:
        make()
    (problem,) = error.value.problems
    assert name in problem and "`openssl rand -hex 32`" in problem
    assert str(secret) not in problem


@pytest.mark.parametrize("name", ["MIZAN_CACHE_SECRET", "MIZAN_EDGE_SECRET"])
@pytest.mark.parametrize("make", EVERY)
def test_a_short_secret_of_the_environment_is_refused(make, name, monkeypatch):
    monkeypatch.setenv(name, LONG)
    make(arena_name)
    monkeypatch.setenv(name, SHORT[0])
    refused(lambda: make(arena_name), name, SHORT[0])


@pytest.mark.parametrize("name", ["cache_secret", "edge_secret"])
@pytest.mark.parametrize("secret", SHORT)
def test_a_short_secret_of_a_router_is_refused(name, secret):
    mizan_router(arena_name, app="small", **{name: LONG})
    refused(lambda: mizan_router(arena_name, app="small", **{name: secret}), name, secret)


@pytest.mark.parametrize("name", ["CACHE_SECRET", "EDGE_SECRET"])
@pytest.mark.parametrize("secret", SHORT)
def test_a_short_secret_of_a_project_is_a_problem_of_the_check(name, secret, monkeypatch):
    from mizan.django import check

    monkeypatch.setattr(check, "registry", discover._built.__wrapped__)
    with override_settings(MIZAN={"APP": "small", name: LONG}):
        assert getattr(conf.registry_settings(), name.lower()) == LONG
    with override_settings(MIZAN={"APP": "small", name: secret}):
        refused(conf.registry_settings, f'MIZAN["{name}"]', secret)
        (problem,) = check.check_registry()
        assert problem.id == "mizan.E001"


def test_a_short_key_for_tokens_is_refused():
    keys = '{"keys": [{"kty": "oct", "kid": "a", "k": "c2hvcnQ"}]}'
    with pytest.raises(InvalidKeys, match=r"too short.*`mizan keys` makes a sound one"):
        Tokens("small", keys).verify("a.b.c")
