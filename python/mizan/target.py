"""Targets that only a running function knows, and those of changes that no call made."""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import fields
from threading import Lock
from typing import TYPE_CHECKING, Any

from pydantic_core import to_json

from mizan import outlet
from mizan._core import InvalidTarget
from mizan.announcement import Added
from mizan.context import Context

if TYPE_CHECKING:
    from mizan._core import Waiting

Commit = Callable[[Callable[[], None]], None]
"""Runs what it is given once the work is committed, and never if it is rolled back."""

_log = logging.getLogger("mizan")


def at_once(action: Callable[[], None]) -> None:
    """A commit where there are no transactions to wait for."""
    action()


Purge = Callable[[], "Waiting[Any] | None"]
"""Begins a purge."""


def _nothing(purge: Purge) -> None:
    """Where nothing is committed behind a call."""


class Collector:
    """The targets one call adds, until its answer is made."""

    def __init__(self, commit: Commit = at_once, after_commit: Callable[[Purge], None] = _nothing) -> None:
        self._commit = commit
        self.after_commit = after_commit
        """Has a purge done once more at the end of the transactions that are open around the call, if there are any."""
        self._targets: list[Added] = []
        self._closing = Lock()
        self._is_closed = False

    def add(self, target: Context | type[Context] | str, added: Added) -> None:
        """Adds a target, when the work is committed."""
        self._commit(lambda: self._take(target, added))

    @property
    def targets(self) -> list[Added]:
        """The targets until now."""
        return list(self._targets)

    @property
    def is_closed(self) -> bool:
        """Whether nobody waits for the call any more."""
        return self._is_closed

    def close(self) -> list[Added]:
        """The targets; what is added from now on, by work that outlives the call, is announced by itself."""
        with self._closing:
            self._is_closed = True
        return self._targets

    def _take(self, target: Context | type[Context] | str, added: Added) -> None:
        with self._closing:
            if not self._is_closed:
                self._targets.append(added)
                return
        try:
            outlet.announce(target, added)
        except (ValueError, RuntimeError):
            _log.exception("a target that was added after its call had been answered is not purged")


_current: ContextVar[Collector | None] = ContextVar("mizan_targets", default=None)


def current() -> Collector | None:
    """What takes the targets of the call that runs, if one does."""
    return _current.get()


def invalidate(target: Context | type[Context] | str) -> None:
    """Says that copies are out of date: ``invalidate(Board(board_id=5))``, ``invalidate(Board)``.

    A param that is ``None`` does not narrow. Inside a call the target joins its answer. Anywhere else, in a job, the
    admin, a shell, the app's sinks are told once every open transaction has committed; a name the app does not have and
    a value of another type raise ``InvalidTarget``. On an event loop sinks are told by a task, soon after.
    """
    collector = _current.get()
    if collector is None:
        outlet.announce(target, _added(target))
    else:
        collector.add(target, _added(target))


class collecting:  # noqa: N801  # read as a word of the statement it opens
    """Lets ``invalidate`` add to ``collector`` while the block runs."""

    __slots__ = ("_collector", "_token")

    def __init__(self, collector: Collector) -> None:
        self._collector = collector

    def __enter__(self) -> Collector:
        self._token = _current.set(self._collector)
        return self._collector

    def __exit__(self, *raised: object) -> None:
        _current.reset(self._token)


def _added(target: Context | type[Context] | str) -> Added:
    if isinstance(target, str):
        context, _, function = target.partition(".")
        return context, function or None, None
    if not isinstance(target, Context) and not (isinstance(target, type) and issubclass(target, Context)):
        raise InvalidTarget(
            f"`{target!r}` is no context; invalidate a context, some of its values or a query of it, "
            'as `Board`, `Board(board_id=5)` or `"board.board_cards"`'
        )
    name = target.mizan_options.name
    if isinstance(target, type):
        return name, None, None
    params: dict[str, Any] = {param.name: getattr(target, param.name) for param in fields(target)}  # type: ignore[arg-type]
    return name, None, to_json({name: value for name, value in params.items() if value is not None})
