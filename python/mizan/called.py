"""Client functions that Python itself calls: they invalidate as a call does."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Any

from mizan import outlet, target

if TYPE_CHECKING:
    from mizan.client import ClientFunction


def call(function: ClientFunction[Any, Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    """Runs a function that declares targets, then invalidates them; one that raises invalidates nothing."""
    invalidates = _Invalidation(function, args, kwargs)
    if inspect.iscoroutinefunction(inspect.unwrap(function.function)):
        return invalidates.after(function.function(*args, **kwargs))
    result = function.function(*args, **kwargs)
    invalidates.now(result)
    return result


class _Invalidation:
    """The targets that a call declares, by each app that has the function, narrowed by its arguments."""

    def __init__(self, function: ClientFunction[Any, Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
        arguments = inspect.signature(function.function).bind(*args, **kwargs).arguments
        self._targets = [(each, each.targets_of(function, arguments)) for each in outlet.all_apps()]

    def now(self, result: Any) -> None:
        """The function has succeeded, unless it made a response that says otherwise."""
        if getattr(result, "status_code", 200) >= 400:
            return
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
