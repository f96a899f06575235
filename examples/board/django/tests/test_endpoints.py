"""The same functions over HTTP: who is let through, what an error looks like, and the site around them."""

import pytest
from django.test import Client

from board.models import Person


def call(client, function, **arguments):
    return client.post(f"/api/mizan/call/{function}/", arguments, "application/json")


def read(client, bundle):
    return client.get(f"/api/mizan/ctx/{bundle}")


def test_boards_are_for_those_who_are_signed_in():
    client = Client()
    assert read(client, "boards/").status_code == 401
    assert call(client, "sign_in", person_id=1).json()["identity"] == "changed"
    assert read(client, "boards/").json()["all_boards"][0]["title"] == "Website launch"
    call(client, "sign_out")
    assert read(client, "boards/").status_code == 401


def test_a_guest_looks_but_does_not_touch(signed_in):
    guest = signed_in("Guest")
    assert read(guest, "board/?board_id=1").status_code == 200
    answer = call(guest, "rename_card", board_id=1, card_id=1, title="Mine")
    assert (answer.status_code, answer.json()["code"]) == (403, "read_only")


def test_whoever_is_not_signed_in_is_asked_to():
    assert call(Client(), "add_board", title="Mine").json()["code"] == "unauthenticated"


def test_only_admins_remove_boards(signed_in):
    assert call(signed_in("Jonas Weber"), "delete_board", board_id=1).json()["code"] == "forbidden"


@pytest.mark.parametrize(("title", "says"), [(" ", "write something first"), ("x" * 121, "under 120 characters")])
def test_a_title_that_will_not_do_is_refused_with_a_path_to_it(signed_in, title, says):
    answer = call(signed_in("Amina Diallo"), "rename_board", board_id=1, title=title)
    assert answer.status_code == 422
    (error,) = answer.json()["errors"]
    assert error["path"] == "/title"
    assert says in error["message"]


def test_a_move_names_both_boards(signed_in):
    moved = call(signed_in("Amina Diallo"), "move_card", card_id=1, from_board=1, to_board=2, to_list=4)
    invalidated = moved.json()["invalidate"]
    assert {"context": "board", "params": {"board_id": 1}} in invalidated
    assert {"context": "board", "params": {"board_id": 2}} in invalidated


def test_a_session_needs_the_token_that_session_gives():
    client = Client(enforce_csrf_checks=True)
    client.force_login(Person.objects.get(name="Amina Diallo"))
    assert call(client, "add_board", title="Reading").json()["code"] == "cross_origin"
    csrf = client.get("/api/mizan/session/").json()["csrf"]
    url, headers = "/api/mizan/call/add_board/", {csrf["header"]: csrf["token"]}
    assert client.post(url, {"title": "Reading"}, "application/json", headers=headers).status_code == 200


@pytest.mark.parametrize("model", ["person", "board", "list", "card", "comment"])
def test_an_admin_finds_and_opens_everything_on_the_admin_site(signed_in, model):
    client = signed_in("Amina Diallo")
    assert client.get(f"/admin/board/{model}/?q=e").status_code == 200
    assert client.get(f"/admin/board/{model}/1/change/").status_code == 200


def test_others_do_not_get_in(signed_in):
    assert signed_in("Jonas Weber").get("/admin/").status_code == 302
