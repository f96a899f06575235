"""What goes wrong is one line in the log, and the client is told nothing of Mizan's own classes."""

from typing import Any

import pytest

from mizan import Caller, Context, cache, client
from tests.keyed import reading
from tests.sites import EVERY

FAULT = LookupError("one object, raised again and again")


class Desk(Context, cache=cache(ttl=60)):
    pass


@client(context=Desk)
def desk_of(caller: Caller) -> str:
    return str(caller.id)


@client(context=Desk)
def desk_too(caller: Caller | None) -> str:
    return str(caller)


@client(context=Desk)
def desk_free() -> str:
    return "free"


def failing(request: Any) -> None:
    raise FAULT


def errors(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [each.getMessage() for each in caplog.records if each.name == "mizan" and each.levelname == "ERROR"]


@pytest.mark.parametrize("make", EVERY)
def test_a_function_that_reads_what_no_key_holds_is_logged_once(make, caplog):
    site = make(
        reading(lambda request: request.headers.get("x-a")),
        identify="tests.keyed.who",
        cache="memory",
        development=True,
    )
    answer = site.read("mine/", **{"x-user": "robot"})
    (said,) = errors(caplog)
    assert answer.json["digest"] in said
    assert answer.json["detail"].startswith("context `mine` is cached, but it reads `request.headers['x-a']`")


@pytest.mark.parametrize("make", EVERY)
def test_one_that_goes_on_without_it_is_logged_once_as_well(make, caplog):
    def look(request: Any) -> str:
        try:
            return str(request.headers.get("x-a"))
        except RuntimeError:
            return ""

    site = make(reading(look), identify="tests.keyed.who", cache="memory", development=True)
    assert site.read("mine/", **{"x-user": "robot"}).status == 200
    (said,) = errors(caplog)
    assert said.endswith("; the answer is not stored")


@pytest.mark.parametrize("make", EVERY)
def test_an_identify_that_fails_is_logged_once_a_request(make, caplog):
    site = make(desk_of, desk_too, desk_free, identify="tests.test_logged_once.failing", cache="memory")
    for _ in "12":
        caplog.clear()
        site.read("desk/")
        assert len(errors(caplog)) == 1
