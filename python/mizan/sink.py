"""Sinks: functions of an app that hear what is out of date, to purge what Mizan does not reach."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from typing import Any

from mizan.announcement import Announcement
from mizan.source import Source

Hear = Callable[[Announcement], Any]


class Sink:
    """A function that hears every announcement; in Python it is called as if it were not decorated."""

    def __init__(self, function: Hear) -> None:
        functools.update_wrapper(self, function, updated=())
        self.function = function
        self.is_async = inspect.iscoroutinefunction(function)
        self.source = Source.of_code(inspect.unwrap(function).__code__)

    def __call__(self, announcement: Announcement) -> Any:
        """Calls the function itself."""
        return self.function(announcement)

    def __str__(self) -> str:
        return f"`{self.function.__name__}` ({self.source})"


def on_invalidation(function: Hear) -> Sink:
    """Makes a function hear what is out of date, by calls and by ``invalidate`` outside them::

        @on_invalidation
        def purge(announcement: Announcement) -> None:
            requests.post(PURGE_URL, json={"tags": announcement.groups})

    It is found where client functions are, and runs after the commit and before the answer leaves. What it raises is
    logged, and neither the answer nor another sink hears of it.
    """
    return Sink(function)
