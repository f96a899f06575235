"""A request for dependencies of functions whose answers may be cached: it notices what they read of it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any

from fastapi import Request

from mizan.serve.edge import EdgeWatch
from mizan.serve.watched import Watch, shown

_SOLVERS = frozenset(
    {"fastapi.routing", "fastapi.dependencies.utils", "starlette._exception_handler", "mizan.fastapi.provide"}
)
"""Modules that read a request to provide what a signature declares, which is checked when the app is built.

Others read it in the name of the project, such as a scheme of sign-in that a dependency calls.
"""
_REQUESTS = "starlette.requests"


class WatchingRequest(Request):
    """Hands on what FastAPI reads to provide parameters, and notes what a project reads, by whatever function.

    What identifies the caller is given the plain request, see :mod:`mizan.fastapi.identifying`.
    """

    def __getattribute__(self, name: str) -> Any:
        read = super().__getattribute__
        if name == "__class__" or _is_own(sys._getframe(1)):
            return read(name)
        watch: Watch | EdgeWatch = read("scope")["mizan_watch"]
        if name in watch.allowed.values:
            return watch.allowed.values[name]
        inside = watch.allowed.inside.get(name)
        if inside is not None:
            return shown(read(name), f"request.{name}", inside, watch.note)
        if name not in watch.allowed.names:
            watch.note(f"request.{name}")
        return read(name)

    def _note(self, what: str) -> None:
        if not _is_own(sys._getframe(2)):
            super().__getattribute__("scope")["mizan_watch"].note(what)

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
        return plain(self).__reduce_ex__(protocol)


def plain(request: WatchingRequest) -> Request:
    """The same request, of which nothing is noticed."""
    same = object.__new__(Request)
    vars(same).update(object.__getattribute__(request, "__dict__"))
    return same


def _is_own(frame: Any) -> bool:
    """Whether a read is FastAPI's, or a step of one that has been looked at."""
    module = frame.f_globals.get("__name__")
    while module == _REQUESTS and frame.f_back is not None:
        frame = frame.f_back
        module = frame.f_globals.get("__name__")
    return module in _SOLVERS or module == __name__
