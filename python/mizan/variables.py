"""The variables of an object: what it may hold that tells it from others of its class."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from types import MemberDescriptorType
from typing import Any

_NO_MEMBERS = frozenset({"__dict__", "__weakref__", "__pydantic_fields_set__"})
"""Slots that say nothing; which fields of a model of Pydantic were given shows in their values."""


class HiddenState(TypeError):
    """An object that holds more than its attributes, by which two of them may differ."""


def itself(native: Any) -> Any:
    """What a lazy object stands for; any other object itself."""
    while type(native) is not native.__class__ and hasattr(native, "_wrapped"):
        native = native._wrapped
    return native


def items_of(members: Mapping[Any, Any]) -> Iterable[tuple[Any, Any]]:
    """The items of a mapping, of which a subclass of ``dict`` may show one of several values."""
    return dict.items(members) if isinstance(members, dict) else members.items()


def variables_of(native: Any) -> Iterator[tuple[str, Any]]:
    """The variables of an object, those in slots as well."""
    yield from getattr(native, "__dict__", {}).items()
    for name, slot in _slots(_class(native)):
        try:
            value = slot.__get__(native)
        except AttributeError:  # nothing is in it
            continue
        # Those of Pydantic for extra and private members are there where the model has none.
        if value or name[:2] != "__":
            yield name, value


def _class(native: Any) -> Any:
    return type(native)


def has_slots(native: Any) -> bool:
    """Whether the class of an object has slots."""
    return bool(_slots(_class(native)))


@cache
def _slots(kind: type) -> tuple[tuple[str, Any], ...]:
    """The slots of a class and of its bases, under the names that they have inside, which may be mangled."""
    return tuple(
        (name, slot)
        for each in reversed(kind.__mro__)
        for name, slot in vars(each).items()
        if isinstance(slot, MemberDescriptorType) and slot.__objclass__ is each and name not in _NO_MEMBERS
    )


def hides(native: Any) -> bool:
    """Whether an object holds more than its variables: a part of it is written in C."""
    return _is_larger(_class(native))


@cache
def _is_larger(kind: type) -> bool:
    """Whether objects of a class have more bytes than their variables take."""
    slots = sum(isinstance(slot, MemberDescriptorType) for each in kind.__mro__ for slot in vars(each).values())
    pointers = slots + (kind.__dictoffset__ > 0) + (kind.__weakrefoffset__ > 0)
    return kind.__itemsize__ != 0 or kind.__basicsize__ > object.__basicsize__ + 8 * pointers
