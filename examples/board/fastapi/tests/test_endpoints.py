"""The same functions over HTTP: who is let through, what an error looks like, and what is told of a change."""

import pytest

from tests import AMINA, CHANGELOG, GUEST, JONAS, WEBSITE

API = "/api/mizan"


def test_boards_are_for_those_who_are_signed_in(visit):
    assert visit().get(f"{API}/ctx/boards/").status_code == 401
    boards = visit(AMINA).get(f"{API}/ctx/boards/").json()
    assert boards["all_boards"][0]["title"] == "Website launch"


def test_whoever_signs_out_is_nobody_again(visit):
    browser = visit(AMINA)
    assert browser.post(f"{API}/call/sign_out/", json={}).json() == {"result": None, "identity": "changed"}
    assert browser.get(f"{API}/ctx/me/").json()["current_person"] is None


def test_a_session_of_somebody_elses_making_is_not_believed(visit):
    browser = visit(AMINA)
    session, _, _ = browser.cookies["board"].rpartition(".")
    forged = {"cookie": f"board={session}.AAAAAAAAAAAAAAAAAAAAAAAAAAA"}
    assert visit().get(f"{API}/ctx/boards/", headers=forged).status_code == 401


def test_a_guest_looks_but_does_not_touch(visit):
    browser = visit(GUEST)
    assert browser.get(f"{API}/ctx/board/", params={"board_id": WEBSITE}).status_code == 200
    rename = {"board_id": WEBSITE, "card_id": CHANGELOG, "title": "Mine"}
    answer = browser.post(f"{API}/call/rename_card/", json=rename)
    assert (answer.status_code, answer.json()["code"]) == (403, "read_only")


def test_only_admins_remove_boards(visit):
    answer = visit(JONAS).post(f"{API}/call/delete_board/", json={"board_id": WEBSITE})
    assert answer.json()["code"] == "forbidden"


@pytest.mark.parametrize(
    ("title", "message"), [(" ", "write something first"), ("x" * 121, "keep it under 120 characters")]
)
def test_a_title_that_cannot_be_is_refused_with_a_path_to_it(visit, title, message):
    answer = visit(AMINA).post(f"{API}/call/rename_board/", json={"board_id": WEBSITE, "title": title})
    assert answer.status_code == 422
    (refused,) = answer.json()["errors"]
    assert (refused["path"], refused["message"]) == ("/title", message)


def test_a_move_names_both_boards(visit):
    move = {"card_id": CHANGELOG, "from_board": 1, "to_board": 2, "to_list": 4}
    told = visit(AMINA).post(f"{API}/call/move_card/", json=move).json()["invalidate"]
    for board_id in (1, 2):
        assert {"context": "board", "params": {"board_id": board_id}} in told


def test_a_change_is_committed_before_what_is_mounted_is_read_again(visit):
    browser = visit(AMINA)
    # The first read of a process takes longer than a call waits for what rides on its answer.
    browser.get(f"{API}/ctx/board/", params={"board_id": WEBSITE})
    headers = {"x-mizan-mounted": "board;board_id=1"}
    card = {"board_id": WEBSITE, "card_id": CHANGELOG}
    answer = browser.post(f"{API}/call/delete_card/", json=card, headers=headers).json()
    (fresh,) = answer["refresh"]
    assert CHANGELOG not in [each["id"] for each in fresh["data"]["board_cards"]]


def test_any_other_path_is_a_place_in_the_page(visit):
    answer = visit().get("/boards/1", headers={"accept": "text/html"})
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/html; charset=utf-8")


def test_ordinary_routes_stand_beside_the_functions_and_in_the_same_document(visit):
    assert visit().get("/health").json() == "ok"
    document = visit().get("/openapi.json").json()
    assert {"/health", f"{API}/ctx/board/", f"{API}/call/move_card/"} <= set(document["paths"])
