"""A request that notices when what is the same for every caller looks at one of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


class Touched(RuntimeError):
    """A function that is cached for everyone looked at who calls."""


class Watched:
    """A request of a framework, with a word to whoever watches about each thing that could tell callers apart."""

    __slots__ = ("_harmless", "_note", "_request")

    def __init__(self, request: Any, harmless: frozenset[str], note: Callable[[str], None]) -> None:
        object.__setattr__(self, "_request", request)
        object.__setattr__(self, "_harmless", harmless)
        object.__setattr__(self, "_note", note)

    @property  # type: ignore[misc]  # read by `isinstance`, so that it passes for what it stands for
    def __class__(self) -> type:
        return type(object.__getattribute__(self, "_request"))

    def __getattr__(self, name: str) -> Any:
        if name not in self._harmless:
            self._note(f"request.{name}")
        return getattr(self._request, name)

    def __setattr__(self, name: str, value: Any) -> None:
        setattr(self._request, name, value)

    def __getitem__(self, key: Any) -> Any:
        self._note(f"request[{key!r}]")
        return self._request[key]


class Watch:
    """What the functions of one answer looked at."""

    def __init__(self, request: Any, harmless: frozenset[str], development: bool) -> None:
        self.request = Watched(request, harmless, self._note)
        self.touched: str | None = None
        self._development = development

    def _note(self, what: str) -> None:
        self.touched = what
        if self._development:
            raise Touched(
                f"this is cached with `public`, so it is the same for every caller, but it reads `{what}`, which can "
                "tell them apart; remove `public`, or pass what it needs as an argument"
            )
