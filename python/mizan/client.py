"""The decorator that makes a function callable by clients."""

from __future__ import annotations

import asyncio
import functools
import inspect
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar, Union, overload

from typing_extensions import ParamSpec

from mizan.called import call
from mizan.context import Auth, Context, Place
from mizan.guard import is_async
from mizan.options import check_cache, check_count, check_list
from mizan.policy import CachePolicy
from mizan.source import Source

if TYPE_CHECKING:
    from mizan.error import MizanError

P = ParamSpec("P")
R = TypeVar("R")

Mention = Union[type[Context], str, Place, "ClientFunction[Any, Any]"]
"""A context by class or name, a function by itself or as ``"context.function"``, or a narrowed place."""


@dataclass(frozen=True)
class ClientOptions:
    """What the decorator was told."""

    context: type[Context] | str | None
    affects: tuple[Mention, ...]
    merge: tuple[Mention, ...]
    auth: Auth
    private: bool
    view: bool
    route: str | None
    methods: tuple[str, ...]
    rev: int
    name: str | None
    key: str | None
    raises: tuple[type[MizanError], ...]
    cache: CachePolicy | None


class ClientFunction(Generic[P, R]):
    """A function clients may call.

    Python calls it as if it were not decorated: no guard is asked and no argument is checked. What it declares to
    affect is invalidated when it has succeeded: inside a call it joins the targets of that call, anywhere else it is as
    if ``mizan.invalidate`` named it.
    """

    def __init__(self, function: Callable[P, R], options: ClientOptions) -> None:
        # `updated=()`: what another decorator left on the function stays its own.
        functools.update_wrapper(self, function, updated=())
        self.function = function
        self.options = options
        self.source = Source.of_code(inspect.unwrap(function).__code__)
        if is_async(function):
            _mark(self)

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> R:
        """Calls the function itself, and invalidates what it declares."""
        if self.options.affects or self.options.merge:
            return call(self, args, kwargs)  # type: ignore[no-any-return]
        return self.function(*args, **kwargs)

    @property
    def name(self) -> str:
        """The name on the wire."""
        return self.options.name or self.function.__name__

    def __repr__(self) -> str:
        return f"<client function {self.name} at {self.source}>"


def _mark(function: Any) -> None:
    """Has frameworks take an object for an asynchronous function."""
    if sys.version_info >= (3, 12):
        inspect.markcoroutinefunction(function)
    else:
        function._is_coroutine = asyncio.coroutines._is_coroutine  # type: ignore[attr-defined]


@overload
def client(function: Callable[P, R], /) -> ClientFunction[P, R]: ...


@overload
def client(
    *,
    context: type[Context] | str | None = None,
    affects: Mention | Sequence[Mention] = (),
    merge: Mention | Sequence[Mention] = (),
    auth: Auth = None,
    private: bool = False,
    view: bool = False,
    route: str | None = None,
    methods: Iterable[str] = (),
    rev: int = 1,
    name: str | None = None,
    key: str | None = None,
    raises: Iterable[type[MizanError]] = (),
    cache: CachePolicy | None = None,
) -> Callable[[Callable[P, R]], ClientFunction[P, R]]: ...


def client(
    function: Callable[..., Any] | None = None,
    /,
    *,
    context: type[Context] | str | None = None,
    affects: Mention | Sequence[Mention] = (),
    merge: Mention | Sequence[Mention] = (),
    auth: Auth = None,
    private: bool = False,
    view: bool = False,
    route: str | None = None,
    methods: Iterable[str] = (),
    rev: int = 1,
    name: str | None = None,
    key: str | None = None,
    raises: Iterable[type[MizanError]] = (),
    cache: CachePolicy | None = None,
) -> Any:
    """Makes a function callable by clients.

    ``context`` makes it a query of that context. ``affects`` lists what it changes, ``merge`` where its result
    belongs. ``auth`` says who may call, ``private`` that no client may. ``view`` (or a response class as return type)
    means that it answers with a response of its own, on ``route`` for ``methods`` if given. ``rev`` is raised when the
    meaning of the result changes; ``key`` is the field that identifies an item of a returned list; ``raises`` are the
    errors it declares; ``cache``, made by :func:`mizan.cache`, lets caches keep what a query or a page gives.
    """
    of = "`@client`"
    check_cache(of, cache)
    check_count(of, "rev", rev, "a whole number")
    check_list(of, "raises", raises, "NameTaken")
    check_list(of, "methods", methods, '"POST"')
    options = ClientOptions(
        context=context,
        affects=_several(affects),
        merge=_several(merge),
        auth=auth,
        private=private,
        view=view,
        route=route,
        methods=tuple(method.upper() for method in methods),
        rev=rev,
        name=name,
        key=key,
        raises=tuple(raises),
        cache=cache,
    )
    if function is not None:
        return ClientFunction(function, options)
    return lambda function: ClientFunction(function, options)


def _several(mentions: Mention | Sequence[Mention]) -> tuple[Mention, ...]:
    if isinstance(mentions, (str, type, Place, ClientFunction)):
        return (mentions,)
    return tuple(mentions)
