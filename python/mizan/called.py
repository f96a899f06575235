"""Client functions that Python itself calls: they invalidate as a call does."""

from __future__ import annotations

import asyncio
import inspect
import logging
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from mizan import outlet, target

if TYPE_CHECKING:
    from mizan.client import ClientFunction

_log = logging.getLogger("mizan")


def call(function: ClientFunction[Any, Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    """Runs a function that declares targets, then invalidates them; one that raises invalidates nothing.

    What it returns says whether it has run: a decorator may make an asynchronous function of one that is not.
    """
    invalidates = _Invalidation(function, args, kwargs)
    result = function.function(*args, **kwargs)
    if isinstance(result, asyncio.Future):
        result.add_done_callback(invalidates.when_done)
        return result
    if inspect.isawaitable(result):
        return invalidates.after(result)
    invalidates.now(result)
    return result


class _Invalidation:
    """The targets that a call declares, by each app that has the function, narrowed by its arguments."""

    def __init__(self, function: ClientFunction[Any, Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
        self._function = function
        arguments = _arguments(function, args, kwargs)
        self._targets = [(each, each.targets_of(function, arguments)) for each in outlet.all_apps()]

    def now(self, result: Any) -> None:
        """The function has succeeded, unless it made a response that says otherwise."""
        if getattr(result, "status_code", 200) >= 400:
            return
        if not any(targets for _, targets in self._targets):
            _log.error(
                "`%s` (%s) was called from Python, and what it declares is not purged: no app of this process has it; "
                "import the module with the `mizan_router` that has it (for Django, call `django.setup()`)",
                self._function.name,
                self._function.source,
            )
        collector = target.current()
        for each, targets in self._targets:
            if not targets:
                continue
            if collector is None:
                each.announce(targets)
                continue
            for added in targets:
                collector.add(added[0] if added[1] is None else f"{added[0]}.{added[1]}", added)

    async def after(self, work: Any) -> Any:
        """The result of an asynchronous function."""
        result = await work
        self.now(result)
        return result

    def when_done(self, future: asyncio.Future[Any]) -> None:
        """A function has begun work that goes on whether or not it is awaited."""
        if not future.cancelled() and future.exception() is None:
            self.now(future.result())


def _arguments(function: ClientFunction[Any, Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Mapping[str, Any]:
    """By name; none where a decorator takes others than the function, which is then invalidated as a whole."""
    try:
        return inspect.signature(function.function).bind(*args, **kwargs).arguments
    except (TypeError, ValueError):
        return {}
