"""Emptying caches by hand."""

from __future__ import annotations

from typing import Any

from mizan import outlet
from mizan._core import caller_tag
from mizan.caller import Caller, id_text


def purge_user(user: Any) -> None:
    """Drops every cached response of one caller, by id or as a ``Caller``, once every open transaction has committed.

    For when their rights have changed, or their data in a way that no target says. Callers of other kinds with the same
    id lose theirs as well. Raises ``ValueError`` for what identifies nothing, and ``RuntimeError`` in a process that
    has no app loaded.
    """
    outlet.purge([user.tag if isinstance(user, Caller) else caller_tag(id_text(user))])


def purge_all() -> None:
    """Drops every cached response, once every open transaction has committed.

    Raises ``RuntimeError`` in a process that has no app loaded.
    """
    outlet.purge(None)
