"""What was flushed of rows of SQLAlchemy and not committed: a rollback undoes it, and the object may still have it."""

from __future__ import annotations

import sys
from typing import Any
from weakref import WeakSet

_FLUSHED = "mizan_flushed"


def follow() -> None:
    """Remembers it of every row from now on, if SQLAlchemy is loaded."""
    if "sqlalchemy.orm" not in sys.modules:
        return
    from sqlalchemy import event
    from sqlalchemy.orm import Mapper, Session

    if event.contains(Mapper, "after_update", _flushed):
        return
    event.listen(Mapper, "after_update", _flushed)
    event.listen(Session, "after_commit", _committed)
    event.listen(Session, "after_transaction_end", _ended)


def flushed_of(state: Any) -> frozenset[str]:
    """The columns of a row of which the object may hold what is not stored."""
    return frozenset(state.info.get(_FLUSHED, ())) if state.info else frozenset()


def _flushed(mapper: Any, connection: Any, target: Any) -> None:
    state = target._sa_instance_state
    state.info.setdefault(_FLUSHED, set()).update(state.committed_state)
    if state.session is not None:
        state.session.info.setdefault(_FLUSHED, WeakSet()).add(state)


def _committed(session: Any) -> None:
    for state in session.info.pop(_FLUSHED, ()):
        state.info.pop(_FLUSHED, None)


def _ended(session: Any, transaction: Any) -> None:
    if transaction.parent is None:
        session.info.pop(_FLUSHED, None)
