"""Reading, starting, renaming and removing boards."""

import pytest

from board_api.clients.boards import (
    BoardNotFound,
    TitleTaken,
    add_board,
    all_boards,
    board_summary,
    delete_board,
    rename_board,
)
from board_api.clients.lists import ListNotFound, add_list, board_lists, rename_list
from tests import AMINA, GARDEN, IDEAS, LISBON, WEBSITE


def test_everybody_sees_the_boards_they_are_on(db, jonas):
    boards = all_boards(jonas, db)
    assert [board.id for board in boards] == [WEBSITE, LISBON]
    assert boards[0].card_counts == [3, 4, 4]


def test_a_board_one_is_not_on_does_not_exist(db, jonas):
    with pytest.raises(BoardNotFound):
        board_summary(GARDEN, jonas, db)


def test_a_new_board_has_three_empty_lists_and_one_member(db, amina):
    board = add_board("Reading", amina, db)
    assert (board.card_counts, board.members) == ([0, 0, 0], [AMINA])
    assert board_summary(board.id, amina, db) == board


def test_a_taken_title_is_refused_with_one_that_is_free(db, amina):
    add_board("Website launch 2", amina, db)
    with pytest.raises(TitleTaken) as refused:
        rename_board(GARDEN, "website LAUNCH", amina, db)
    assert refused.value.suggestion == "website LAUNCH 3"


def test_a_board_keeps_its_own_title(db, amina):
    assert rename_board(WEBSITE, "Website Launch", amina, db).title == "Website Launch"


def test_a_removed_board_is_gone_with_everything_on_it(db, amina):
    delete_board(WEBSITE, amina, db)
    db.commit()
    with pytest.raises(BoardNotFound):
        board_lists(WEBSITE, amina, db)


def test_a_new_list_stands_at_the_right_end(db, amina):
    added = add_list(WEBSITE, "Later", amina, db)
    db.commit()
    assert board_lists(WEBSITE, amina, db)[-1] == added


def test_a_list_is_not_found_under_another_board(db, amina):
    with pytest.raises(ListNotFound):
        rename_list(GARDEN, IDEAS, "Seeds", amina, db)
