"""What a project's object says of a caller besides kind, id and flags: part of the keys of cached answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from mizan.row_claims import is_row, row_claims, shares_kind
from mizan.variables import HiddenState, hides, items_of, itself, variables_of

_PLAIN = ("builtins", "types")
"""Modules whose classes say nothing but what their data does."""


@dataclass(frozen=True)
class Said:
    """What the key of a caller says already, so that the object need not say it again."""

    id: Any
    kind: str | None = None
    """``None`` where the class says it."""
    is_staff: bool = False
    is_superuser: bool = False
    is_active: bool | None = True
    """``None`` where nothing can tell."""
    is_anonymous: bool = False

    def has(self, name: Any, value: Any) -> bool:
        """Whether a member of the object says nothing more."""
        if name in ("id", "pk"):
            return type(value) is type(self.id) and bool(value == self.id)
        if name in ("is_staff", "is_superuser"):
            return value is getattr(self, name)
        if name == "mizan_kind":
            return type(value) is str and value == self.kind
        if name == "is_active":
            return value is True
        if name in ("is_anonymous", "is_authenticated"):
            return value is (self.is_anonymous is (name == "is_anonymous"))
        return False


def claims_of(native: Any, said: Said | None = None, within: tuple[Any, ...] = ()) -> dict[Any, Any]:
    """The claims of an object, by name; what ``said`` has already is none.

    An object says them itself by ``mizan_claims``. A row of a database follows from its key, so only what was put on
    the object counts, or changed in it and not saved. Every other object may come from a token, so all of its data
    counts, as it does of a row that is not stored, and of a mapper that does not say what was changed.

    ``within`` has the rows that refer to this one. Raises ``HiddenState`` for an object that nothing tells
    from others of its class.
    """
    if native is None:
        return {}
    kind = native.__class__
    if hasattr(kind, "mizan_claims"):
        return dict(native.mizan_claims or {})
    row = itself(native)
    if is_row(kind):
        claims = row_claims(row, None if said is None else said.id, within)
        if claims and said is not None:
            claims = {name: value for name, value in claims.items() if not said.has(name, value)}
    else:
        claims = {name: value for name, value in _members(row) if said is None or not said.has(name, value)}
    if said is not None and said.kind is not None and _may_share_kind(kind):
        claims[".class"] = f"{kind.__module__}.{kind.__qualname__}"
    if said is not None and said.is_active is not True:
        claims["is_active"] = said.is_active
    return claims


def _may_share_kind(kind: Any) -> bool:
    """Whether other classes may have callers of the same kind, and say by the class what their data does not."""
    if is_row(kind):
        return shares_kind(kind)
    return "mizan_kind" not in vars(kind) and kind.__module__ not in _PLAIN


def _members(native: Any) -> Iterator[tuple[Any, Any]]:
    if isinstance(native, Mapping):
        for name, value in items_of(native):
            yield (f".{name}" if type(name) is str and name[:1] == "." else name), value
    elif isinstance(native, tuple) and hasattr(native, "_asdict"):
        yield from native._asdict().items()
    elif hasattr(native, "_asdict"):  # a row of a query
        yield from native._asdict().items()
        return
    elif hides(native):
        raise HiddenState(f"a `{type(native).__qualname__}` holds more than its attributes")
    else:
        yield from variables_of(native)
        return
    for name, value in variables_of(native):
        yield f".{name}", value  # apart from the items
