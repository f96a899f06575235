"""A request that notices what a function whose answer may be cached reads of it, beyond what the key holds."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

_log = logging.getLogger("mizan")

Note = Callable[[str], None]
"""Is told what was read."""


class Touched(RuntimeError):
    """A function whose answer may be cached read something of the request that the key does not hold."""


@dataclass(frozen=True)
class Allowed:
    """What of a request a function may read whose answer may be cached."""

    names: frozenset[str]
    """Attributes that are the same for every request with the same key."""
    inside: Mapping[str, Callable[[str], bool]]
    """Attributes of which some members are, and which."""
    values: Mapping[str, Any] = field(default_factory=dict)
    """Attributes that are shown with this value, whichever spelling the request has."""


class WatchedMembers:
    """A mapping or an object of attributes, of which some may be read."""

    __slots__ = ("_allowed", "_members", "_note", "_what")

    def __init__(self, members: Any, what: str, allowed: Callable[[str], bool], note: Note) -> None:
        self._members, self._what, self._allowed, self._note = members, what, allowed, note

    def _look(self, name: Any) -> None:
        if not (isinstance(name, str) and self._allowed(name)):
            self._note(f"{self._what}[{name!r}]")

    def __getitem__(self, name: Any) -> Any:
        self._look(name)
        return self._members[name]

    def __contains__(self, name: Any) -> bool:
        self._look(name)
        return name in self._members

    def get(self, name: Any, default: Any = None) -> Any:
        """The value of one member."""
        self._look(name)
        return self._members.get(name, default)

    def __iter__(self) -> Any:
        self._note(self._what)
        return iter(self._members)

    def __len__(self) -> int:
        self._note(self._what)
        return len(self._members)

    def __getattr__(self, name: str) -> Any:
        if not self._allowed(name):
            self._note(f"{self._what}.{name}")
        return getattr(self._members, name)


class Watched:
    """A request of a framework, with a word to the watch about each thing that the key does not hold."""

    __slots__ = ("_allowed", "_note", "_request")

    def __init__(self, request: Any, allowed: Allowed, note: Note) -> None:
        object.__setattr__(self, "_request", request)
        object.__setattr__(self, "_allowed", allowed)
        object.__setattr__(self, "_note", note)

    @property  # type: ignore[misc]  # read by `isinstance`, so that it passes for what it stands for
    def __class__(self) -> type:
        return type(object.__getattribute__(self, "_request"))

    def __getattr__(self, name: str) -> Any:
        if name in self._allowed.values:
            return self._allowed.values[name]
        inside = self._allowed.inside.get(name)
        if inside is not None:
            return WatchedMembers(getattr(self._request, name), f"request.{name}", inside, self._note)
        if name not in self._allowed.names:
            self._note(f"request.{name}")
        return getattr(self._request, name)

    def __setattr__(self, name: str, value: Any) -> None:
        setattr(self._request, name, value)

    def __getitem__(self, key: Any) -> Any:
        self._note(f"request[{key!r}]")
        return self._request[key]


class Watch:
    """What the functions of one answer read."""

    def __init__(
        self,
        request: Any,
        allowed: Allowed,
        audience: str,
        development: bool,
        what: str = "a page",
        params: str | None = None,
    ) -> None:
        self.request = Watched(request, allowed, self.note)
        self.allowed = allowed
        self.params = params
        """The canonical params as JSON; ``None`` where they are not known."""
        self.touched: str | None = None
        self._audience = audience
        self._development = development
        self._what = what

    def note(self, what: str) -> None:
        """Notes that something was read."""
        self.touched = what
        if self._development:
            raise Touched(self._said(what))

    def log(self) -> None:
        """Says in the log why the answer is kept nowhere."""
        if self.touched is not None:
            _log.error("%s; the answer is kept nowhere", self._said(self.touched))

    def _said(self, what: str) -> str:
        if self._audience == "public":
            return (
                f"{self._what} is cached with `public`, so it is the same for every caller, but it reads `{what}`, "
                "which can tell them apart; remove `public`, pass what it needs as an argument, or name it in `vary_on`"
            )
        return (
            f"{self._what} is cached, but it reads `{what}`, and the key of its answer has the caller, the host and "
            f"the params only; name what `{what}` is made from in `vary_on`, pass it as an argument, or remove `cache`"
        )
