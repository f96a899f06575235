"""Reading, starting, renaming and removing boards."""

import pytest

from board.clients.boards import (
    BoardNotFound,
    TitleTaken,
    add_board,
    all_boards,
    board_summary,
    delete_board,
    rename_board,
)
from board.clients.lists import add_list, board_lists
from tests.demo import AMINA, GARDEN, LISBON, WEBSITE


def test_everybody_sees_the_boards_they_are_on(jonas):
    boards = all_boards(jonas)
    assert [board.id for board in boards] == [WEBSITE, LISBON]
    assert boards[0].card_counts == [3, 4, 4]


def test_boards_take_three_queries_however_many_there_are(amina, queries):
    for title in ("Reading", "Writing"):
        add_board(amina, title=title)
    with queries:
        assert len(all_boards(amina)) == 4
    assert len(queries) == 3


def test_a_board_one_is_not_on_does_not_exist(jonas):
    with pytest.raises(BoardNotFound):
        board_summary(jonas, GARDEN)


def test_a_new_board_has_three_empty_lists_and_one_member(amina):
    board = add_board(amina, title="Reading")
    assert (board.card_counts, board.members) == ([0, 0, 0], [AMINA])


def test_a_taken_title_is_refused_with_one_that_is_free(amina):
    add_board(amina, title="Website launch 2")
    with pytest.raises(TitleTaken) as refused:
        rename_board(amina, GARDEN, "website LAUNCH")
    assert refused.value.suggestion == "website LAUNCH 3"


def test_a_board_keeps_its_own_title(amina):
    assert rename_board(amina, WEBSITE, "Website Launch").title == "Website Launch"


def test_a_removed_board_is_gone_with_everything_on_it(amina):
    delete_board(amina, WEBSITE)
    with pytest.raises(BoardNotFound):
        board_lists(amina, WEBSITE)


def test_a_new_list_stands_at_the_right_end(amina):
    added = add_list(amina, WEBSITE, "Later")
    assert board_lists(amina, WEBSITE)[-1] == added
