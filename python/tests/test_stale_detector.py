"""The stale detector finds what a mutation forgot to name, and raises no false alarm."""

import json
import logging
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from typing import Any

import pytest

import mizan
from mizan import Context, MizanError, cache, client, testing
from mizan.serve.detector import detector
from tests.sites import EVERY

STATE = {"boards": 3, "cards": 10}
TICKS = count()


class Boards(Context, cache=cache(ttl=60, public=True)):
    pass


class Card(Context, cache=cache(ttl=60, public=True)):
    card_id: int


class Clock(Context, cache=cache(ttl=60, public=True)):
    pass


@client(context=Boards)
def board_count() -> int:
    return STATE["boards"]


@client(context=Card)
def card_detail(card_id: int) -> str | None:
    return f"card {card_id}" if card_id <= STATE["cards"] else None


@client(context=Clock)
def clock_tick() -> int:
    return next(TICKS)


@client(affects=Boards)
def delete_board() -> None:
    STATE["boards"] -= 1
    STATE["cards"] = 0


@client(affects=[Boards, Card.whole()])
def delete_board_and_say_so() -> None:
    STATE["boards"] -= 1
    STATE["cards"] = 0


DECLARED = (board_count, card_detail, clock_tick, delete_board, delete_board_and_say_so)


@pytest.fixture(autouse=True)
def _state(caplog):
    STATE.update(boards=3, cards=10)
    caplog.set_level(logging.ERROR, "mizan")


@pytest.fixture(params=EVERY)
def site(request):
    return request.param(*DECLARED, cache="memory", stale_detector=True)


def test_a_hit_that_is_stale_is_reported_with_what_did_not_name_it_and_answered_fresh(site, caplog):
    site.read("card/?card_id=7")
    site.call("delete_board")
    answer = site.read("card/?card_id=7")
    assert (answer.json, answer.cache) == ({"card_detail": None}, "mizan; fwd=stale; detail=stale-detected")
    (report,) = testing.stale_found()
    assert (report.context, json.loads(report.params)) == ("card", {"card_id": 7})
    assert [(each.name, each.targets) for each in report.changes] == [("delete_board", "boards")]
    assert report.age >= 0
    assert len(caplog.records) == 1 and "`delete_board` (boards)" in caplog.text
    site.read("card/?card_id=7")
    assert site.read("card/?card_id=7").cache == "mizan; hit"
    assert len(testing.stale_found()) == 1


def test_a_mutation_that_names_what_it_changes_is_not_reported(site, caplog):
    site.read("card/?card_id=7")
    site.call("delete_board_and_say_so")
    assert site.read("card/?card_id=7").json == {"card_detail": None}
    assert site.read("card/?card_id=7").cache == "mizan; hit"
    assert testing.stale_found() == [] and not caplog.records


def test_functions_that_give_another_result_each_time_are_reported_once_as_such(site, caplog):
    site.read("clock/")
    for _ in "12":
        assert site.read("clock/").cache == "mizan; hit"
    assert testing.stale_found() == []
    assert caplog.text.count("give another result each time they run") <= 1  # once in a process


@pytest.mark.parametrize("make", EVERY)
def test_a_purge_that_comes_while_the_functions_run_again_is_no_alarm(make, caplog):
    purges: list[Any] = []

    class Room(Context, cache=cache(ttl=60, public=True)):
        pass

    @client(context=Room)
    def room_boards() -> int:
        for each in purges:
            each()
        return STATE["boards"]

    site = make(room_boards, cache="memory", stale_detector=True)
    site.read("room/")
    STATE["boards"] = 1
    purges.append(mizan.purge_all)
    assert site.read("room/").json == {"room_boards": 1}
    # `purge_all` reaches apps of earlier tests as well, which log that their Redis is gone.
    assert testing.stale_found() == [] and "`room`" not in caplog.text


@pytest.mark.parametrize("make", EVERY)
def test_a_call_that_runs_while_the_functions_run_again_is_no_alarm(make, caplog):
    class Hall(Context, cache=cache(ttl=60, public=True)):
        pass

    calls: list[Any] = []

    @client(context=Hall)
    def hall_boards() -> int:
        if calls:
            with ThreadPoolExecutor(1) as threads:
                threads.submit(calls.pop()).result(30)
        return STATE["boards"]

    site = make(hall_boards, board_count, delete_board, card_detail, cache="memory", stale_detector=True)
    site.read("hall/")
    calls.append(lambda: site.call("delete_board"))
    assert site.read("hall/").json == {"hall_boards": 2}
    assert testing.stale_found() == [] and not caplog.records
    site.read("hall/")
    assert [each.context for each in testing.stale_found()] == ["hall"]


@pytest.mark.parametrize("make", EVERY)
def test_a_purge_of_another_process_that_comes_a_little_later_is_no_alarm(make, caplog, monkeypatch):
    site = make(*DECLARED, cache="memory", stale_detector=True)
    site.read("card/?card_id=7")
    STATE["cards"] = 0
    monkeypatch.setattr(detector, "wait_for_purges", mizan.purge_all, raising=False)
    assert site.read("card/?card_id=7").json == {"card_detail": None}
    assert testing.stale_found() == [] and "card" not in caplog.text


@pytest.mark.parametrize("make", EVERY)
def test_without_it_nothing_runs_again(make):
    site = make(*DECLARED, cache="memory")
    site.read("card/?card_id=7")
    site.call("delete_board")
    assert site.read("card/?card_id=7").json == {"card_detail": "card 7"}
    assert testing.stale_found() == []


def test_the_environment_turns_it_on(monkeypatch):
    from mizan.serve.detector import is_on

    assert not is_on(False)
    monkeypatch.setenv("MIZAN_STALE_DETECTOR", "1")
    assert is_on(False)
    monkeypatch.setenv("MIZAN_STALE_DETECTOR", "0")
    assert not is_on(True)


class CardGone(MizanError):
    status = 404


class Drawer(Context, cache=cache(ttl=60, public=True)):
    card_id: int


FAILS: list[Any] = []


@client(context=Drawer, raises=[CardGone])
def drawer_card(card_id: int) -> str:
    if FAILS:
        raise FAILS[0]
    return f"card {card_id}"


@client(context=Drawer)
def drawer_size(card_id: int) -> int:
    return 1


@pytest.fixture
def failing(monkeypatch):
    found: list[Any] = []
    monkeypatch.setattr("tests.test_stale_detector.FAILS", found)
    return found


@pytest.mark.parametrize("make", EVERY)
@pytest.mark.parametrize(("error", "code"), [(CardGone(), "card_gone"), (KeyError(7), "internal")])
def test_an_error_where_the_cache_has_a_value_is_a_difference(make, error, code, failing, caplog):
    site = make(drawer_card, drawer_size, delete_board, board_count, card_detail, cache="memory", stale_detector=True)
    fresh = site.read("drawer/?card_id=7")
    site.call("delete_board")
    failing.append(error)
    answer = site.read("drawer/?card_id=7")
    assert answer.cache == "mizan; fwd=stale; detail=stale-detected"
    assert code.encode() in answer.body and b'"drawer_size":1' in answer.body
    (report,) = testing.stale_found()
    assert (report.context, [each.name for each in report.changes]) == ("drawer", ["delete_board"])
    failing.clear()
    assert site.read("drawer/?card_id=7").json == fresh.json  # what was stale is not cached any more
    assert len(testing.stale_found()) == 1


class OperationalError(Exception):
    """As drivers of databases call it."""


def away() -> Exception:
    error = RuntimeError("the repository failed")
    error.__cause__ = OperationalError("server closed the connection")
    return error


@pytest.mark.parametrize("make", EVERY)
@pytest.mark.parametrize("error", [ConnectionRefusedError("no database"), TimeoutError(), OperationalError(), away()])
def test_an_error_of_the_network_says_nothing_of_what_is_cached(make, error, failing):
    site = make(drawer_card, drawer_size, cache="memory", stale_detector=True)
    fresh = site.read("drawer/?card_id=7")
    failing.append(error)
    answer = site.read("drawer/?card_id=7")
    assert (answer.cache, answer.body) == ("mizan; hit", fresh.body)
    assert testing.stale_found() == []


class Window(Context, cache=cache(ttl=1, swr=60, public=True)):
    pass


@client(context=Window)
def window_boards() -> int:
    return STATE["boards"]


@pytest.mark.parametrize("make", EVERY)
def test_a_response_that_is_served_past_its_time_is_compared_as_well(make, caplog):
    site = make(window_boards, delete_board, board_count, card_detail, cache="memory", stale_detector=True)
    site.read("window/")
    site.read("card/?card_id=7")
    while int(site.read("card/?card_id=7").headers["age"]) < 2:
        continue  # time passes while it is asked
    site.call("delete_board")
    assert site.read("window/").json == {"window_boards": 2}
    assert [each.context for each in testing.stale_found()] == ["window"]
