"""What FastAPI says about signatures: which parameters it provides, and what these look at of a request."""

from __future__ import annotations

import inspect
import typing
from collections.abc import Callable, Sequence
from typing import Any

from fastapi import Response, params
from fastapi.security import SecurityScopes
from starlette.requests import HTTPConnection

from mizan.fastapi.checks import checks_among, is_scoped
from mizan.fastapi.provide import OWN, is_kind, looks
from mizan.guard import RequestFunction
from mizan.signature import Seen, read_asked
from mizan.vary import VaryOn, is_part

_PROVIDED = (*OWN, SecurityScopes)
_MARKERS = (params.Depends, params.Header, params.Cookie)


class Signatures:
    """What FastAPI says about signatures; ``identify`` is what identifies the app's callers."""

    vary_setting = "mizan_router(vary_on=[…])"

    def __init__(self, identify: Callable[..., Any] | None = None) -> None:
        self._identify = identify

    def is_request(self, annotation: Any) -> bool:
        """A request or anything it extends."""
        return isinstance(annotation, type) and issubclass(annotation, HTTPConnection)

    def is_response(self, annotation: Any) -> bool:
        """A response, or a union of responses."""
        members = typing.get_args(annotation) or (annotation,)
        return all(isinstance(member, type) and issubclass(member, Response) for member in members)

    def sees(self, injected: Sequence[inspect.Parameter], vary: VaryOn) -> Seen:
        """Which are, or depend on, the caller, a header, a cookie, a scheme of sign-in or the request itself."""
        seen: dict[str, str] = {}
        missing: list[str] = []
        for each in injected:
            if not is_kind(each.annotation, OWN):
                for what in looks(each, self._identify):
                    if ":" not in what:
                        seen.setdefault(what, each.name)
                    elif not vary.covers(what) and what.lower() != "header:host":
                        missing.append(what)
                        seen.setdefault("key leaves out", each.name)
        is_all = "other" not in seen and all(map(is_part, missing))
        key_leaves_out = seen.get("key leaves out", seen.get("other"))
        return Seen(
            seen.get("caller"),
            key_leaves_out,
            seen.get("watched"),
            tuple(missing) if is_all else (),
            checks_among(injected, self._identify, vary),
            is_scoped(injected, self._identify),
        )

    def injects(self, parameter: inspect.Parameter, annotation: Any) -> bool:
        """A dependency, a header, a cookie, or an object FastAPI makes for the request."""
        if isinstance(parameter.default, _MARKERS):
            return True
        marks = typing.get_args(annotation)[1:] if typing.get_origin(annotation) is typing.Annotated else ()
        return any(isinstance(mark, _MARKERS) for mark in marks) or is_kind(annotation, _PROVIDED)

    def check_asked(self, function: RequestFunction) -> None:
        """It takes the request and dependencies."""
        read_asked(function, self)
