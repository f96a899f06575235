"""Calls whose end nobody sees: what they may have changed is purged all the same."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any, TypeVar

from mizan import _core
from mizan.serve.request import Served
from mizan.target import Collector

T = TypeVar("T")

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

    def begin(self) -> None:
        """From here on it may have changed something."""
        self._has_begun = True

    def ended(self) -> None:
        """Its function has ended, in whatever thread.

        If no request waited, what it changed is purged now. If a transaction is still open, one that it left or one
        around it, such as a middleware's, that is purged once more when the transaction has ended.
        """
        self._collector.after_commit(self._purge)
        if self._collector.is_closed:
            self._purge()

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


def ending(work: Callable[..., T], ended: Callable[[], None] | None) -> Callable[..., T]:
    """The same function, which says when it has ended, however it does."""
    if ended is None:
        return work

    def watched(*args: Any, **kwargs: Any) -> T:
        try:
            return work(*args, **kwargs)
        finally:
            ended()

    return watched


def ending_async(work: Callable[..., Any], ended: Callable[[], None] | None) -> Callable[..., Any]:
    """The same of an asynchronous function."""
    if ended is None:
        return work

    async def watched(*args: Any, **kwargs: Any) -> Any:
        try:
            return await work(*args, **kwargs)
        finally:
            ended()

    return watched
