"""Writing, rewriting, giving, discussing and throwing away cards."""

import pytest

from board.clients.cards import (
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
from board.clients.comments import add_comment, card_comments
from tests.demo import CHANGELOG, GARDEN, IDEAS, JONAS, RAINY_DAYS, WEBSITE


def test_a_new_card_stands_at_the_bottom_of_its_list(jonas):
    added = add_card(jonas, WEBSITE, IDEAS, "A search")
    assert [each for each in board_cards(jonas, WEBSITE) if each.list_id == IDEAS][-1] == added


def test_the_cards_of_a_board_take_two_queries(amina, queries):
    with queries:
        assert len(board_cards(amina, WEBSITE)) == 11
    assert len(queries) == 2


def test_a_list_of_another_board_takes_no_card_of_this_one(amina):
    with pytest.raises(ListNotFound):
        add_card(amina, WEBSITE, RAINY_DAYS, "Rain")


def test_what_a_change_returns_is_what_is_read_afterwards(jonas):
    rename_card(jonas, WEBSITE, CHANGELOG, "News")
    describe_card(jonas, WEBSITE, CHANGELOG, "Short.")
    changed = assign_card(jonas, WEBSITE, CHANGELOG, None)
    assert (changed.title, changed.description, changed.assignee) == ("News", "Short.", None)
    assert card(jonas, CHANGELOG) == changed


def test_a_card_is_not_found_under_another_board(amina):
    with pytest.raises(CardNotFound):
        rename_card(amina, GARDEN, CHANGELOG, "News")


def test_a_card_is_given_to_members_of_its_board_only(amina):
    tulips = board_cards(amina, GARDEN)[0].id
    with pytest.raises(NotAMember):
        assign_card(amina, GARDEN, tulips, JONAS)


def test_a_card_thrown_away_is_gone(jonas):
    delete_card(jonas, WEBSITE, CHANGELOG)
    with pytest.raises(CardNotFound):
        card(jonas, CHANGELOG)


def test_what_is_said_stands_last_and_is_counted(jonas):
    before = card(jonas, CHANGELOG).comments
    said = add_comment(jonas, WEBSITE, CHANGELOG, "Yes.")
    assert said.author == JONAS
    assert card_comments(jonas, CHANGELOG)[-1] == said
    assert card(jonas, CHANGELOG).comments == before + 1


def test_nothing_is_said_about_a_card_of_another_board(amina):
    with pytest.raises(CardNotFound):
        add_comment(amina, GARDEN, CHANGELOG, "Here?")
