"""The parts of a request that answers depend on: where they stand, and which of them a function may read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from mizan.value_text import text_of

_MISSING = object()


@dataclass(frozen=True)
class Members:
    """Which members of an object are part of the key, so that a cached function may read them."""

    names: Callable[[str], bool]
    inside: Mapping[str, Members] = field(default_factory=dict)
    """Members of which only some of their own are."""
    is_framework: bool = True
    """Whether the object is the same kind of mapping for every request, such as the header fields."""


def members_of(paths: Iterable[str]) -> tuple[frozenset[str], Mapping[str, Members]]:
    """The names that paths such as ``tenant`` and ``user.is_staff`` name whole, and the members named of others."""
    whole = {path for path in paths if "." not in path}
    inside: dict[str, list[str]] = {}
    for path in paths:
        first, _, rest = path.partition(".")
        if rest and first not in whole:
            inside.setdefault(first, []).append(rest)
    return frozenset(whole), {name: _members(rests) for name, rests in inside.items()}


def _members(paths: Iterable[str]) -> Members:
    names, inside = members_of(paths)
    return Members(names.__contains__, inside, is_framework=False)


def text_at(found: Any, path: Sequence[str]) -> str | None:
    """The text of an attribute, or of a member of a mapping, at a path; ``None`` where there is not even the first.

    An object that is not there is another value than one whose member is not there.
    """
    for depth, name in enumerate(path):
        if found is None or found.__class__ is type(None):
            return f"{depth}:none"
        found = _member(found, name)
        if found is _MISSING:
            return f"{depth}:missing" if depth else None
    return text_of(found) or "null"


def _member(found: Any, name: str) -> Any:
    if isinstance(found, Mapping):
        return found.get(name, _MISSING)
    return getattr(found, name, _MISSING)
