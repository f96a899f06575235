"""Emptying caches by hand."""

from __future__ import annotations

from typing import Any

from mizan import outlet
from mizan._core import identity_tag
from mizan.identity import identity_of


def purge_user(user_id: Any) -> None:
    """Drops everything that is kept for one caller, once every open transaction has committed.

    For when their rights have changed, or their data in a way that no target says.
    """
    identity = identity_of(user_id)
    if identity is None:
        raise ValueError(f"`{user_id!r}` identifies nobody")
    outlet.purge([identity_tag(identity)])


def purge_all() -> None:
    """Drops everything that is kept, once every open transaction has committed."""
    outlet.purge(None)
