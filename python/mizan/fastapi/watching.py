"""A request for dependencies of functions whose answers may be cached: it notices what they read of it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any

from fastapi import Request

from mizan.serve.watched import Watch, WatchedMembers

_SOLVERS = frozenset(
    {"fastapi.routing", "fastapi.dependencies.utils", "starlette._exception_handler", "mizan.fastapi.provide"}
)
"""Modules that read a request to provide what a signature declares, which is checked when the app is built.

Others read it in the name of the project, such as a scheme of sign-in that a dependency calls.
"""
_REQUESTS = "starlette.requests"


class WatchingRequest(Request):
    """Hands on what FastAPI reads to provide parameters, and notes what a project reads, by whatever function.

    What identifies the caller may read everything: the key has what it finds.
    """

    def __getattribute__(self, name: str) -> Any:
        read = super().__getattribute__
        if name == "__class__" or _is_own(sys._getframe(1)):
            return read(name)
        scope = read("scope")
        if _identifies(sys._getframe(1), scope.get("mizan_identify")):
            return read(name)
        watch: Watch = scope["mizan_watch"]
        if name in watch.allowed.values:
            return watch.allowed.values[name]
        inside = watch.allowed.inside.get(name)
        if inside is not None:
            return WatchedMembers(read(name), f"request.{name}", inside, watch.note)
        if name not in watch.allowed.names:
            watch.note(f"request.{name}")
        return read(name)

    def _note(self, what: str) -> None:
        scope = super().__getattribute__("scope")
        if not _is_own(sys._getframe(2)) and not _identifies(sys._getframe(2), scope.get("mizan_identify")):
            scope["mizan_watch"].note(what)

    def __getitem__(self, key: str) -> Any:
        self._note(f"request[{key!r}]")
        return super().__getitem__(key)

    def __iter__(self) -> Iterator[str]:
        self._note("request")
        return super().__iter__()

    def __len__(self) -> int:
        self._note("request")
        return super().__len__()

    def __bool__(self) -> bool:
        return True

    def __reduce_ex__(self, protocol: Any) -> Any:
        self._note("request")
        plain = object.__new__(Request)
        vars(plain).update(super().__getattribute__("__dict__"))
        return plain.__reduce_ex__(protocol)


def _is_own(frame: Any) -> bool:
    """Whether a read is FastAPI's, or a step of one that has been looked at."""
    module = frame.f_globals.get("__name__")
    while module == _REQUESTS and frame.f_back is not None:
        frame = frame.f_back
        module = frame.f_globals.get("__name__")
    return module in _SOLVERS or module == __name__


def _identifies(frame: Any, codes: frozenset[Any] | None) -> bool:
    """Whether the project is identifying its caller: in that very function, or in a dependency of it."""
    while codes and frame is not None:
        if frame.f_code in codes:
            return True
        frame = frame.f_back
    return False
