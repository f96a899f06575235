"""Writing, rewriting, giving, discussing and throwing away cards."""

import pytest

from board_api.clients.cards import (
    CardNotFound,
    ListNotFound,
    NotAMember,
    add_card,
    assign_card,
    board_cards,
    card,
    delete_card,
    describe_card,
    rename_card,
)
from board_api.clients.comments import add_comment, card_comments
from tests import CHANGELOG, GARDEN, IDEAS, JONAS, RAINY_DAYS, TULIPS, WEBSITE


def test_a_new_card_stands_at_the_bottom_of_its_list(db, jonas):
    added = add_card(WEBSITE, IDEAS, "A search", jonas, db)
    assert [each for each in board_cards(WEBSITE, jonas, db) if each.list_id == IDEAS][-1] == added


def test_a_list_of_another_board_takes_no_card_of_this_one(db, amina):
    with pytest.raises(ListNotFound):
        add_card(WEBSITE, RAINY_DAYS, "Rain", amina, db)


def test_what_a_change_returns_is_what_is_read_afterwards(db, jonas):
    rename_card(WEBSITE, CHANGELOG, "News", jonas, db)
    describe_card(WEBSITE, CHANGELOG, "Short.", jonas, db)
    changed = assign_card(WEBSITE, CHANGELOG, None, jonas, db)
    assert (changed.title, changed.description, changed.assignee) == ("News", "Short.", None)
    db.commit()
    assert card(CHANGELOG, jonas, db) == changed


def test_a_card_is_not_found_under_another_board(db, amina):
    with pytest.raises(CardNotFound):
        rename_card(GARDEN, CHANGELOG, "News", amina, db)


def test_a_card_is_given_to_members_of_its_board_only(db, amina):
    with pytest.raises(NotAMember):
        assign_card(GARDEN, TULIPS, JONAS, amina, db)


def test_a_card_thrown_away_is_gone(db, jonas):
    delete_card(WEBSITE, CHANGELOG, jonas, db)
    db.commit()
    with pytest.raises(CardNotFound):
        card(CHANGELOG, jonas, db)


def test_what_is_said_stands_last_and_is_counted(db, jonas):
    before = card(CHANGELOG, jonas, db).comments
    said = add_comment(WEBSITE, CHANGELOG, "Yes.", jonas, db)
    db.commit()
    assert said.author == JONAS
    assert card_comments(CHANGELOG, jonas, db)[-1] == said
    assert card(CHANGELOG, jonas, db).comments == before + 1


def test_nothing_is_said_about_a_card_of_another_board(db, amina):
    with pytest.raises(CardNotFound):
        add_comment(GARDEN, CHANGELOG, "Here?", amina, db)
