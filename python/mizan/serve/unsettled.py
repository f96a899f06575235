"""Calls whose end nobody sees: what they may have changed is purged all the same."""

from __future__ import annotations

import logging
from collections.abc import Callable
from traceback import walk_tb
from typing import Any, TypeVar

from mizan import _core
from mizan.serve.request import Served
from mizan.target import Collector

T = TypeVar("T")

Ended = Callable[..., None]
"""Is told that a function has ended, with ``True`` where it has returned."""

_COMMITS = frozenset({"commit", "on_commit", "run_and_clear_commit_hooks"})
"""Functions of drivers, of SQLAlchemy and of Django in which a commit and the callbacks behind it run."""

_log = logging.getLogger("mizan")


class Unsettled:
    """A call until its answer is made.

    It may have changed all that it declares and all that it added, whether it broke, was cancelled because its client
    went away, or goes on in a thread that nobody waits for any more.
    """

    def __init__(self, served: Served, plan: _core.Call, collector: Collector) -> None:
        self._served = served
        self._plan = plan
        self._collector = collector
        self._has_begun = False
        self._has_returned = False

    def begin(self) -> None:
        """From here on it may have changed something."""
        self._has_begun = True

    def ended(self, has_returned: bool = False) -> None:
        """Its function has ended, in whatever thread.

        If no request waited, what it changed is purged now. If a transaction is still open, one that it left or one
        around it, such as a middleware's, that is purged once more when the transaction has ended.
        """
        self._has_returned = self._has_returned or has_returned
        self._collector.after_commit(self._purge)
        if self._collector.is_closed:
            self._purge()

    def may_have_committed(self, error: BaseException) -> bool:
        """Whether it failed behind its function, as in a dependency that commits, or in a commit and what runs behind
        that.
        """
        return self._has_begun and (self._has_returned or _is_of_commit(error))

    async def broken(self) -> None:
        """Waits until nobody gets what it may have changed."""
        purging = self._purge()
        if purging is not None:
            await self._served.server.runner.wait(purging)

    def cut_short(self) -> None:
        """Purges from where nothing can wait, and again for as long as it may still commit."""
        self._served.server.runner.in_doubt(self._purge)

    def _purge(self) -> _core.Waiting[Any] | None:
        registry = self._served.registry
        if not self._has_begun or not registry.core.is_cached:
            return None
        added = registry.spelling.all_spelled(self._collector.targets)
        said = self._plan.settle(added).announcement()
        if said is None:
            return None
        try:
            return registry.origin.purge(said[2])
        except RuntimeError:
            _log.exception("the cache could not be told of a change")
            return None


def _is_of_commit(error: BaseException) -> bool:
    """Whether an exception, or one that it was made of, came through a commit."""
    open_, seen = [error], set()
    while open_:
        each = open_.pop()
        if id(each) in seen:
            continue
        seen.add(id(each))
        open_ += [more for more in (each.__cause__, each.__context__) if more is not None]
        if any(frame.f_code.co_name in _COMMITS for frame, _ in walk_tb(each.__traceback__)):
            return True
    return False


def ending(work: Callable[..., T], ended: Ended | None) -> Callable[..., T]:
    """The same function, which says when it has ended, however it does."""
    if ended is None:
        return work

    def watched(*args: Any, **kwargs: Any) -> T:
        has_returned = False
        try:
            result = work(*args, **kwargs)
            has_returned = True
            return result
        finally:
            ended(has_returned)

    return watched


def ending_async(work: Callable[..., Any], ended: Ended | None) -> Callable[..., Any]:
    """The same of an asynchronous function."""
    if ended is None:
        return work

    async def watched(*args: Any, **kwargs: Any) -> Any:
        has_returned = False
        try:
            result = await work(*args, **kwargs)
            has_returned = True
            return result
        finally:
            ended(has_returned)

    return watched
