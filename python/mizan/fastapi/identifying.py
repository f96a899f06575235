"""Identifying the caller as a dependency of a function whose answer may be cached.

The key has what ``identify`` found before the function ran. FastAPI runs ``identify`` again for a function that depends
on it. It may read everything of the request then, and so may its own dependencies; what it finds is compared.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any

from fastapi.dependencies.models import Dependant

from mizan.caller import caller_of
from mizan.fastapi.watching import WatchingRequest, plain
from mizan.guard import code_of, is_async
from mizan.serve.edge import EdgeWatch
from mizan.serve.watched import Watch

WATCH: ContextVar[Watch | EdgeWatch | None] = ContextVar("mizan_watch", default=None)
"""The watch of the function whose dependencies run; none where its answer is not cached."""

Shown = Mapping[Any, tuple[Callable[..., Any], bool]]
"""Dependencies that may read everything, with what is called in their place, and whether one is ``identify``."""


def identifying(asked: Dependant, identify: Callable[..., Any] | None) -> Shown:
    """Gives ``identify``, and the dependencies that only it has, the request that nothing watches."""
    inside: list[Dependant] = []
    outside: set[Any] = set()
    for each, is_inside in _with_places(asked, identify):
        if is_inside:
            inside.append(each)
        else:
            outside.add(each.call)
    shown: dict[Any, tuple[Callable[..., Any], bool]] = {}
    for each in inside:
        call = each.call
        if call is not None and call not in outside:
            if call not in shown:
                shown[call] = (_shown(call, call is identify), call is identify)
            each.call = shown[call][0]
    return shown


def _with_places(
    asked: Dependant, identify: Callable[..., Any] | None, is_inside: bool = False
) -> Iterator[tuple[Dependant, bool]]:
    """All dependencies, and of each whether it belongs to the identification."""
    for each in asked.dependencies:
        within = is_inside or (identify is not None and each.call is identify)
        yield each, within
        yield from _with_places(each, identify, within)


def overriding(overrides: Mapping[Any, Any], shown: Shown) -> Mapping[Any, Any]:
    """The app's ``dependency_overrides``; where there are any, FastAPI reads each signature again."""
    return _Overrides(overrides, shown) if overrides else overrides


class _Overrides(dict[Any, Any]):
    def __init__(self, overrides: Mapping[Any, Any], shown: Shown) -> None:
        super().__init__(overrides)
        self._shown = shown
        self._originals = {wrapper: call for call, (wrapper, _) in shown.items()}

    def get(self, call: Any, default: Any = None) -> Any:
        """What stands in for a dependency."""
        original = self._originals.get(call, call)
        if original not in self._shown:
            return super().get(original, default)
        wrapper, is_identify = self._shown[original]
        return _shown(self[original], is_identify) if original in self else wrapper


def _shown(call: Callable[..., Any], is_identify: bool) -> Callable[..., Any]:
    """A function of the same kind that gives ``call`` the plain request, and compares what identifies the caller."""
    code = code_of(call)

    def look(found: Any) -> Any:
        watch = WATCH.get()
        if is_identify and watch is not None:
            watch.identified(caller_of(found), found)
        return found

    if inspect.isgeneratorfunction(code):

        @wraps(call)
        def shown(**values: Any) -> Any:
            with contextmanager(call)(**_plain(values)) as found:
                yield found

    elif inspect.isasyncgenfunction(code):

        @wraps(call)
        async def shown(**values: Any) -> Any:
            async with asynccontextmanager(call)(**_plain(values)) as found:
                yield found

    elif is_async(call):

        @wraps(call)
        async def shown(**values: Any) -> Any:
            return look(await call(**_plain(values)))

    else:

        @wraps(call)
        def shown(**values: Any) -> Any:
            return look(call(**_plain(values)))

    return shown


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    """The values that FastAPI provides, with the plain request in the place of the one that notices reads."""
    return {name: plain(value) if type(value) is WatchingRequest else value for name, value in values.items()}
