"""What decides who calls, and whether they may, of a request that an edge made: it lacks what the edge cut off."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from mizan.mwt import COOKIE
from mizan.serve.watched import Allowed, Watched, parts_of
from mizan.vary import VaryOn

_OWN = ("header:host", "header:authorization", f"cookie:{COOKIE}")


def asked_with(vary: VaryOn) -> VaryOn:
    """The parts of a request that an edge asks with: the token of the caller, and what the app varies on."""
    return VaryOn((*_OWN, *vary.parts))


class EdgeWatch:
    """Notices what ``identify`` and guards read of a request that the edge may have cut off (spec 6.6).

    The answer then has no fields for edges: the edge stores nothing and sends the request of the client itself.
    """

    def __init__(self, request: Any, allowed: Allowed, vary: VaryOn) -> None:
        self._request = request
        self._vary = vary
        self.allowed = allowed
        self.was_shown = False
        self.touched: str | None = None
        """What was read first."""
        self.own: set[str] = set()
        """Attributes that the project has set on the request since."""

    @property
    def request(self) -> Any:
        """What is shown in the place of the request."""
        self.was_shown = True
        return _Shown(self._request, self.allowed, self.note)

    def note(self, what: str) -> None:
        """Notes that something was read."""
        if self.touched is None:
            self.touched = what

    def declared(self, parts: Iterable[str]) -> None:
        """Notes what the framework reads to provide parameters: ``header:x-org``, or in words what is no part."""
        for each in parts:
            kind, _, name = each.partition(":")
            if not self._vary.covers(each):
                self.note(f"request.{kind}s[{name!r}]" if name else each)

    def identified(self, caller: Any, found: Any) -> None:
        """Nothing: what identifies the caller of the key is watched where it runs."""


class _Shown(Watched):
    """A request on which ``identify`` and guards may set attributes, and read those again."""

    __slots__ = ()

    def __getattr__(self, name: str) -> Any:
        _, note, request = parts_of(self)
        return getattr(request, name) if name in note.__self__.own else super().__getattr__(name)

    def __setattr__(self, name: str, value: Any) -> None:
        _, note, request = parts_of(self)
        note.__self__.own.add(name)
        setattr(request, name, value)
