"""Moving cards within a list, between lists and between boards."""

import pytest

from board.clients.cards import ListNotFound, assign_card, board_cards, card
from board.clients.moves import move_card
from tests.demo import CHANGELOG, DARK_THEME, GARDEN, IDEAS, IN_PROGRESS, JONAS, RAINY_DAYS, TOUR, WEBSITE


def standing_in(request, board, list):
    return [each.id for each in board_cards(request, board) if each.list_id == list]


def test_a_card_comes_to_stand_before_another(amina):
    move_card(amina, TOUR, WEBSITE, WEBSITE, IDEAS, DARK_THEME)
    assert standing_in(amina, WEBSITE, IDEAS) == [CHANGELOG, TOUR, DARK_THEME]


def test_without_a_neighbour_a_card_goes_to_the_bottom(amina):
    move_card(amina, CHANGELOG, WEBSITE, WEBSITE, IN_PROGRESS, None)
    assert standing_in(amina, WEBSITE, IDEAS) == [DARK_THEME, TOUR]
    assert standing_in(amina, WEBSITE, IN_PROGRESS)[-1] == CHANGELOG


def test_a_card_moves_to_another_board(amina):
    move_card(amina, CHANGELOG, WEBSITE, GARDEN, RAINY_DAYS, None)
    assert standing_in(amina, GARDEN, RAINY_DAYS)[-1] == CHANGELOG


def test_whoever_is_not_on_the_other_board_no_longer_does_the_card(amina):
    assign_card(amina, WEBSITE, TOUR, JONAS)
    move_card(amina, TOUR, WEBSITE, GARDEN, RAINY_DAYS, None)
    assert card(amina, TOUR).assignee is None


def test_a_card_does_not_move_to_a_board_one_is_not_on(jonas):
    with pytest.raises(ListNotFound):
        move_card(jonas, CHANGELOG, WEBSITE, GARDEN, RAINY_DAYS, None)
    assert standing_in(jonas, WEBSITE, IDEAS) == [CHANGELOG, DARK_THEME, TOUR]
