"""Moving cards within a list, between lists and between boards."""

import pytest

from board_api.clients.cards import ListNotFound, assign_card, board_cards, card
from board_api.clients.moves import move_card
from tests import CHANGELOG, DARK_THEME, GARDEN, IDEAS, IN_PROGRESS, JONAS, RAINY_DAYS, TOUR, WEBSITE


@pytest.fixture
def standing_in(db, amina):
    """The cards of a list, from top to bottom."""

    def cards(board, of):
        db.commit()
        return [each.id for each in board_cards(board, amina, db) if each.list_id == of]

    return cards


@pytest.mark.parametrize(
    ("moved", "before", "order"),
    [
        (TOUR, DARK_THEME, [CHANGELOG, TOUR, DARK_THEME]),
        (CHANGELOG, TOUR, [DARK_THEME, CHANGELOG, TOUR]),
        (DARK_THEME, DARK_THEME, [CHANGELOG, DARK_THEME, TOUR]),
        (CHANGELOG, None, [DARK_THEME, TOUR, CHANGELOG]),
    ],
)
def test_a_card_comes_to_stand_before_another(db, amina, standing_in, moved, before, order):
    move_card(moved, WEBSITE, WEBSITE, IDEAS, before, amina, db)
    assert standing_in(WEBSITE, IDEAS) == order


def test_without_a_neighbour_a_card_goes_to_the_bottom(db, amina, standing_in):
    move_card(CHANGELOG, WEBSITE, WEBSITE, IN_PROGRESS, None, amina, db)
    assert standing_in(WEBSITE, IDEAS) == [DARK_THEME, TOUR]
    assert standing_in(WEBSITE, IN_PROGRESS)[-1] == CHANGELOG


def test_a_card_moves_to_another_board(db, amina, standing_in):
    move_card(CHANGELOG, WEBSITE, GARDEN, RAINY_DAYS, None, amina, db)
    assert standing_in(GARDEN, RAINY_DAYS)[-1] == CHANGELOG


def test_whoever_is_not_on_the_other_board_no_longer_does_the_card(db, amina):
    assign_card(WEBSITE, TOUR, JONAS, amina, db)
    move_card(TOUR, WEBSITE, GARDEN, RAINY_DAYS, None, amina, db)
    assert card(TOUR, amina, db).assignee is None


def test_a_card_does_not_move_to_a_board_one_is_not_on(db, jonas, standing_in):
    with pytest.raises(ListNotFound):
        move_card(CHANGELOG, WEBSITE, GARDEN, RAINY_DAYS, None, jonas, db)
    assert standing_in(WEBSITE, IDEAS) == [CHANGELOG, DARK_THEME, TOUR]
