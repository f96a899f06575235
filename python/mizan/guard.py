"""Guards, and what identifies callers: functions of a request, read once when the app is built."""

from __future__ import annotations

import functools
import inspect
import logging
import typing
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass
from enum import Enum, auto
from types import SimpleNamespace
from typing import Any, Literal

_log = logging.getLogger("mizan")

_AWAITABLES = (Awaitable, Coroutine)


class GuardError(Exception):
    """A guard that cannot be one; the message is the rest of a sentence about it."""


class Verdict(Enum):
    """What a guard says of a caller."""

    ALLOW = auto()
    DENY = auto()


class Role(Enum):
    """Who may call, where no function says so."""

    SIGNED_IN = True
    STAFF = "staff"
    SUPERUSER = "superuser"


class RequestFunction:
    """A function of the request: a plain or an asynchronous one, a partial of one, or an object with ``__call__``."""

    def __init__(self, call: Callable[..., Any]) -> None:
        self.call = call
        self.name = _name(call)
        self.is_async = is_async(call)

    @property
    def code(self) -> Any:
        """The function that has the annotations."""
        return code_of(self.call)


@dataclass(frozen=True)
class Guard:
    """A function that decides whether a caller may.

    ``True`` allows, and ``None`` where the guard is annotated with ``-> None``: such a guard raises to deny. Everything
    else denies.
    """

    function: RequestFunction
    none_allows: bool

    @classmethod
    def of(cls, call: Callable[..., Any]) -> Guard:
        """Reads a guard; raises ``GuardError`` for one whose answer could mean anything."""
        if inspect.isclass(call):
            raise GuardError(f"`{call.__qualname__}` is a class; give an object of it, `{call.__name__}(…)`")
        function = RequestFunction(call)
        returns = _returns(function.code)
        if returns is not inspect.Signature.empty and returns not in (bool, type(None), Literal[True]):
            raise GuardError(
                f"`{function.name}` is annotated with `-> {inspect.formatannotation(returns)}`; annotate it with "
                "`-> bool` if True allows, or with `-> None` if it raises to deny"
            )
        return cls(function, returns is type(None))

    @property
    def name(self) -> str:
        """Its name, for messages."""
        return self.function.name

    def verdict(self, answer: Any) -> Verdict:
        """What an answer means."""
        if answer is True or (answer is None and self.none_allows):
            return Verdict.ALLOW
        if answer is not False:
            _log.error(
                "the guard `%s` returned `%r`, which allows nothing: the answer is 403; return True or False, or "
                "annotate the guard with `-> None` if it raises to deny",
                self.name,
                answer,
            )
        return Verdict.DENY


Access = typing.Union[Role, Guard, None]
"""Who may call, read from what ``auth`` was given; ``None`` for anyone."""


def access_of(auth: Any) -> Access:
    """Reads what ``auth`` was given; raises ``GuardError`` for anything that could be meant otherwise."""
    if auth is None:
        return None
    if callable(auth):
        return Guard.of(auth)
    for role in Role:
        if (auth is True and role is Role.SIGNED_IN) or (isinstance(auth, str) and auth == role.value):
            return role
    raise GuardError(f"`{auth!r}` is not True, 'staff', 'superuser' or a function of the request")


def code_of(call: Any) -> Any:
    """The function behind partials, decorators and objects with ``__call__``: what has annotations."""
    while True:
        inner = call.func if isinstance(call, functools.partial) else inspect.unwrap(call)
        if inner is call:
            break
        call = inner
    if inspect.isroutine(call) or inspect.isclass(call):
        return call
    return inspect.unwrap(type(call).__call__)


def _name(call: Any) -> str:
    name = getattr(call, "__qualname__", None) or getattr(call, "__name__", None)
    if name is None and isinstance(call, functools.partial):
        return _name(call.func)
    return str(name or type(call).__qualname__).rpartition("<locals>.")[2]


def is_async(call: Any) -> bool:
    """Whether a call gives what has to be awaited, by its declaration."""
    while isinstance(call, functools.partial):
        call = call.func
    return inspect.iscoroutinefunction(call) or inspect.iscoroutinefunction(type(call).__call__)


def _returns(code: Any) -> Any:
    """The annotation of the result, without what only says that it is awaited."""
    written = getattr(code, "__annotations__", {}).get("return", inspect.Signature.empty)
    if written is inspect.Signature.empty:
        return written
    try:
        hints = typing.get_type_hints(
            SimpleNamespace(__annotations__={"return": written}), getattr(code, "__globals__", {})
        )
    except Exception as error:
        raise GuardError(f"`{_name(code)}` has an annotation that cannot be resolved: {error}") from error
    returns = hints["return"]
    if typing.get_origin(returns) in _AWAITABLES:
        returns = typing.get_args(returns)[-1]
    return returns
