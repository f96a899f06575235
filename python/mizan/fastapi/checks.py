"""Dependencies of cached functions that may refuse a caller: they run before a cached response is served, too.

These are the ones that ask for the caller, or look at what else tells callers apart, and those whose value nothing
uses. Others, such as a session, give every caller with the same key the same, and run with the function alone.
"""

from __future__ import annotations

import inspect
import typing
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Generator, Iterator, Sequence
from typing import Any

from fastapi import Request, params
from fastapi.dependencies.models import Dependant
from typing_extensions import get_type_hints

from mizan.fastapi.provide import Own, Provided, all_of, looks, route_of
from mizan.guard import code_of
from mizan.registry import Function
from mizan.serve.watched import Watch
from mizan.vary import VaryOn

_GENERATORS: tuple[Any, ...] = (Iterator, Generator, AsyncIterator, AsyncGenerator)
_KNOWN = 256
"""How many sets of functions are remembered: a client chooses which functions of a bundle it reads."""


class Checks:
    """Runs those of several functions of an app as the dependencies of one, so that each of them runs once."""

    def __init__(self, identify: Callable[..., Any] | None) -> None:
        self._identify = identify
        self._known: dict[tuple[str, ...], Provided] = {}

    async def run(self, functions: Sequence[Function], request: Request, watch: Watch) -> None:
        """Raises what one of them raises; ``watch`` notices what they read of the request."""
        names = tuple(each.name for each in functions)
        provided = self._known.get(names)
        if provided is None:
            if len(self._known) >= _KNOWN:
                self._known.clear()
            provided = self._known[names] = self._provided(functions)
        await provided.run(request, _nothing, Own(), True, watch=watch)

    def _provided(self, functions: Sequence[Function]) -> Provided:
        checks = [check for function in functions for check in function.checks]
        return Provided(tuple(each.replace(name=f"check_{at}") for at, each in enumerate(checks)), self._identify)


async def _nothing(**_: Any) -> None:
    """Stands where the function would run."""


def checks_among(
    injected: Sequence[inspect.Parameter], identify: Callable[..., Any] | None, vary: VaryOn
) -> tuple[inspect.Parameter, ...]:
    """The parameters whose dependency may refuse a caller."""
    tells_apart = bool(vary.parts or vary.attributes or vary.functions)
    return tuple(each for each in injected if _may_refuse(each, identify, tells_apart))


def is_scoped(injected: Sequence[inspect.Parameter], identify: Callable[..., Any] | None) -> bool:
    """Whether what identifies the caller is asked for scopes, which only its credential has."""
    routes = (route_of([each]).dependant for each in injected if _depends(each) is not None)
    return any(_asks_for_scopes(each, identify) for asked in routes for each in all_of(asked))


def _may_refuse(parameter: inspect.Parameter, identify: Callable[..., Any] | None, tells_apart: bool) -> bool:
    depends = _depends(parameter)
    if depends is None:
        return False
    asked = route_of([parameter]).dependant.dependencies[0]
    if identify is not None and asked.call is identify:
        return _asks_for_scopes(asked, identify)  # without them it is what the key has
    if isinstance(depends, params.Security) or parameter.name.startswith("_") or _gives_nothing(parameter, asked):
        return True
    seen = set(looks(parameter, identify))
    return "caller" in seen or (tells_apart and bool(seen))


def _depends(parameter: inspect.Parameter) -> params.Depends | None:
    marks = (parameter.default, *typing.get_args(parameter.annotation)[1:])
    return next((each for each in marks if isinstance(each, params.Depends)), None)


def _asks_for_scopes(asked: Dependant, identify: Callable[..., Any] | None) -> bool:
    # Each version of FastAPI has some of these attributes.
    names = ("security_scopes", "own_oauth_scopes", "parent_oauth_scopes")
    return identify is not None and asked.call is identify and any(getattr(asked, name, None) for name in names)


def _gives_nothing(parameter: inspect.Parameter, asked: Dependant) -> bool:
    said = parameter.annotation
    if typing.get_origin(said) is typing.Annotated:
        said = typing.get_args(said)[0]
    if said in (None, type(None)):
        return True
    try:
        returns = get_type_hints(code_of(asked.call)).get("return", Any)
    except Exception:
        return True  # unknown: it is asked rather than not
    if typing.get_origin(returns) in _GENERATORS:
        returns = typing.get_args(returns)[0]
    return returns is type(None)
