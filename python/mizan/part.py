"""The value of a part that answers depend on, as a text: another one for each value."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, is_dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum
from typing import Any
from uuid import UUID

from pydantic import BaseModel
from pydantic_core import PydanticSerializationError, to_json

from mizan.caller import kind_of_class
from mizan.claims import claims_of, itself, variables_of

_JSON = (bool, int, float, str)
"""Types whose JSON says which of them it is, and which value."""
_PLAIN = (bool, int, float, str, UUID, Decimal)
_BY_REPR = (date, datetime, time, timedelta, bytes)
"""Types of which JSON says too little: two time zones may have one offset, and bytes need not be a text."""

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


def text_of(value: Any) -> str | None:
    """The text of a part; raises ``TypeError`` for a value that has none.

    JSON says whether it is a text or a number. Of another type its name says it, as a model's does with its key.
    """
    if value is None or value.__class__ is type(None):
        return None
    try:
        return _text(itself(value))
    except (PydanticSerializationError, ValueError, RecursionError):
        raise _no_text(value) from None


def _no_text(value: Any) -> TypeError:
    return TypeError(
        f"`{value!r}` is no value to tell answers apart by; give a text, a number or a saved object with `pk`"
    )


def _text(value: Any) -> str:
    kind = type(value)
    if kind in _JSON:
        return to_json(value).decode()
    if value is None:
        return "null"
    return f"{kind_of_class(value)}:{_own_text(value)}"


def _own_text(value: Any) -> str:
    """What tells a value from others of its class."""
    if isinstance(value, Enum):
        # A combination of flags need not have a name.
        return to_json(value.name).decode() if value.name is not None else _text(value.value)
    key = getattr(value, "pk", None)
    if key is not None:
        # A row follows from its key. Of another object all data counts, as of a caller.
        claims = claims_of(value)
        return f"{_text(key)} {_text(claims)}" if claims else _text(key)
    if isinstance(value, _PLAIN):
        return to_json(value).decode()
    if isinstance(value, _BY_REPR):
        return repr(value)
    if isinstance(value, Mapping):
        return "{" + ",".join(f"{_text(name)}:{_text(member)}" for name, member in value.items()) + "}"
    if isinstance(value, (set, frozenset)):
        return "{" + ",".join(sorted(map(_text, value))) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ",".join(map(_text, value)) + "]"
    if is_dataclass(value) or isinstance(value, BaseModel):
        return _own_text(dict(variables_of(value)))
    raise _no_text(value)
