"""What a project's object says of a caller besides kind, id and flags: part of the keys of cached answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from types import MemberDescriptorType
from typing import Any

from mizan.row_claims import is_row, row_claims

_NO_MEMBERS = frozenset({"__dict__", "__weakref__", "__pydantic_fields_set__"})
"""Slots that say nothing; which fields of a model of Pydantic were given shows in their values."""
_PLAIN = ("builtins", "types")
"""Modules whose classes say nothing but what their data does."""


class HiddenState(TypeError):
    """An object that holds more than its attributes, by which two of them may differ."""


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
        if (
            said is not None
            and said.kind is not None
            and "mizan_kind" not in vars(kind)
            and kind.__module__ not in _PLAIN
        ):
            # Its class may say what its data does not, where several are of one kind.
            claims[".class"] = f"{kind.__module__}.{kind.__qualname__}"
    if said is not None and said.is_active is not True:
        claims["is_active"] = said.is_active
    return claims


def itself(native: Any) -> Any:
    """What a lazy object stands for; any other object itself."""
    while type(native) is not native.__class__ and hasattr(native, "_wrapped"):
        native = native._wrapped
    return native


def _members(native: Any) -> Iterator[tuple[Any, Any]]:
    if isinstance(native, Mapping):
        for name, value in native.items():
            yield (f".{name}" if type(name) is str and name[:1] == "." else name), value
    elif isinstance(native, tuple) and hasattr(native, "_asdict"):
        yield from native._asdict().items()
    elif hasattr(native, "_asdict"):  # a row of a query
        yield from native._asdict().items()
        return
    elif _hides(_class(native)):
        raise HiddenState(f"a `{type(native).__qualname__}` holds more than its attributes")
    else:
        yield from variables_of(native)
        return
    for name, value in variables_of(native):
        yield f".{name}", value  # apart from the items


def variables_of(native: Any) -> Iterator[tuple[str, Any]]:
    """The variables of an object, those in slots as well."""
    yield from getattr(native, "__dict__", {}).items()
    for name, slot in _slots(_class(native)):
        try:
            value = slot.__get__(native)
        except AttributeError:  # nothing is in it
            continue
        # Those of Pydantic for extra and private members are None where the model has none.
        if value is not None or name[:2] != "__":
            yield name, value


def _class(native: Any) -> Any:
    return type(native)


@cache
def _slots(kind: type) -> tuple[tuple[str, Any], ...]:
    """The slots of a class and of its bases, under the names that they have inside, which may be mangled."""
    return tuple(
        (name, slot)
        for each in reversed(kind.__mro__)
        for name, slot in vars(each).items()
        if isinstance(slot, MemberDescriptorType) and slot.__objclass__ is each and name not in _NO_MEMBERS
    )


@cache
def _hides(kind: type) -> bool:
    """Whether objects of a class are larger than their attributes: a part of them is written in C."""
    slots = sum(isinstance(slot, MemberDescriptorType) for each in kind.__mro__ for slot in vars(each).values())
    pointers = slots + (kind.__dictoffset__ > 0) + (kind.__weakrefoffset__ > 0)
    return kind.__itemsize__ != 0 or kind.__basicsize__ > object.__basicsize__ + 8 * pointers
