"""The admin site writes past the client functions, and what is kept hears of it."""

import pytest
from django.test import TestCase

from board.models import Board

BOARDS = "/api/mizan/ctx/boards/"


def titles(client):
    return [each["title"] for each in client.get(BOARDS).json()["all_boards"]]


@pytest.mark.parametrize("post", ["change", "delete"])
def test_what_an_admin_changes_is_read_at_once(signed_in, post):
    amina = signed_in("Amina Diallo")
    before = titles(amina)
    assert amina.get(BOARDS).headers["Cache-Status"] == "mizan; hit"
    board = Board.objects.first()
    assert board is not None
    forms = {"lists-TOTAL_FORMS": "0", "lists-INITIAL_FORMS": "0"}
    changed = {"title": "Elsewhere", "hue": "1", "members": [str(each.pk) for each in board.members.all()], **forms}
    with TestCase.captureOnCommitCallbacks(execute=True):
        answer = amina.post(f"/admin/board/board/{board.pk}/{post}/", changed if post == "change" else {"post": "yes"})
    assert answer.status_code == 302, answer.content
    after = titles(amina)
    assert ("Elsewhere" in after) if post == "change" else len(after) == len(before) - 1
