"""Every mutation, and every bundle before and after it: the cache gives nothing but what an uncached read gives."""

import json

import mizan
import pytest

from tests import AMINA, JONAS
from tests.conftest import WEB

MANIFEST = json.loads((WEB.parents[1] / "manifest.json").read_text())
CALLS = {
    "add_board": {"title": "Reading"},
    "add_card": {"board_id": 1, "list_id": 1, "title": "Search"},
    "add_comment": {"board_id": 1, "card_id": 2, "body": "Yes."},
    "add_list": {"board_id": 1, "title": "Later"},
    "assign_card": {"board_id": 1, "card_id": 2, "assignee": 2},
    "delete_board": {"board_id": 1},
    "delete_card": {"board_id": 1, "card_id": 1},
    "describe_card": {"board_id": 1, "card_id": 2, "description": "Short."},
    "move_card": {"card_id": 2, "from_board": 1, "to_board": 2, "to_list": 4, "before": 9},
    "rename_board": {"board_id": 1, "title": "Launch"},
    "rename_card": {"board_id": 1, "card_id": 2, "title": "Dark"},
    "rename_list": {"board_id": 1, "list_id": 1, "title": "Wishes"},
}
BOARDS = [f"board/?board_id={board}" for board in (1, 2)]
CARDS = [f"card_detail/?card_id={card}" for card in (1, 2, 4, 9)]
BUNDLES = ["me/", "boards/", *BOARDS, *CARDS]


def read_all(browsers):
    """What every browser reads of every bundle, and how often it was cached."""
    answers = {
        (person, bundle): browser.get(f"/api/mizan/ctx/{bundle}")
        for person, browser in browsers.items()
        for bundle in BUNDLES
    }
    hits = sum(answer.headers.get("Cache-Status") == "mizan; hit" for answer in answers.values())
    return {key: (answer.status_code, answer.json()) for key, answer in answers.items()}, hits


@pytest.mark.parametrize("function", CALLS)
def test_no_mutation_leaves_anything_in_the_cache_that_it_changed(visit, function):
    browsers = {person: visit(person) for person in (AMINA, JONAS)}
    read_all(browsers)
    _, hits = read_all(browsers)
    assert hits == 12
    call = f"/api/mizan/call/{function}/"
    answer = browsers[AMINA].post(call, json=CALLS[function])
    assert answer.status_code == 200, answer.text
    cached, _ = read_all(browsers)
    mizan.purge_all()
    uncached, hits = read_all(browsers)
    assert hits == 0
    assert cached == uncached


def test_every_mutation_of_the_manifest_is_among_these_calls():
    assert set(CALLS) == {each["name"] for each in MANIFEST["mutations"]}
