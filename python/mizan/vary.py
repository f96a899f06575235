"""What else of a request answers depend on: parts that a project names, and those that a framework knows."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from mizan import _core
from mizan.error import RegistryError
from mizan.guard import RequestFunction
from mizan.part import Members, members_of

_ATTRIBUTE = "attribute:"

_FIELD = re.compile(r"request\.(headers|META|COOKIES|cookies)\['([^']*)'\]")
"""A header field or a cookie that a function read, as it is noted."""

OwnParts = list[tuple[str, "str | None"]]
"""Names and values of parts that only this backend can compute."""


@dataclass(frozen=True)
class VaryOn:
    """The parts that a project named, read once when the app is built."""

    parts: tuple[str, ...] = ()
    """``host``, ``header:x-tenant``, ``cookie:plan``: an edge reads these as well."""
    attributes: tuple[str, ...] = ()
    """Attributes that a middleware sets on the request."""
    functions: tuple[RequestFunction, ...] = ()

    @classmethod
    def of(cls, declared: Sequence[str | Callable[..., Any]], setting: str = "vary_on") -> VaryOn:
        """Reads what a setting lists; raises ``RegistryError`` for what is not a part of a request."""
        try:
            return cls._read(declared)
        except (TypeError, ValueError) as error:
            raise RegistryError([f"`{setting}`: {error}"]) from None

    @classmethod
    def _read(cls, declared: Sequence[str | Callable[..., Any]]) -> VaryOn:
        if isinstance(declared, str) or not isinstance(declared, Sequence):
            raise TypeError(f'`{declared}` has to be a list of parts, such as `["header:x-tenant"]`')
        once = [each for at, each in enumerate(declared) if each not in declared[:at]]
        named = [each for each in once if isinstance(each, str)]
        functions = [each for each in once if not isinstance(each, str)]
        for each in functions:
            if not callable(each):
                raise TypeError(f"`{each!r}` is not a part of a request: name one, or give a function of it")
        attributes = [each.removeprefix(_ATTRIBUTE) for each in named if each.startswith(_ATTRIBUTE)]
        for name in attributes:
            if not all(part.isidentifier() for part in name.split(".")):
                raise TypeError(f"`{_ATTRIBUTE}{name}` names no attribute of a request, such as `attribute:tenant`")
        parts = tuple(each for each in named if not each.startswith(_ATTRIBUTE))
        for part in parts:
            if part != "host" and not part.startswith(("header:", "cookie:")):
                raise TypeError(
                    f"`{part}` is not a part of a request: write `host`, `header:<name>`, `cookie:<name>`, "
                    f"`{_ATTRIBUTE}<name>`, or give a function of the request"
                )
            _core.check_vary_part(part)
        return cls(
            parts,
            tuple(attributes),
            tuple(map(RequestFunction, functions)),
        )

    @cached_property
    def readable(self) -> tuple[frozenset[str], Mapping[str, Members]]:
        """The attributes that are named whole, and the members that are named of others."""
        return members_of(self.attributes)

    @property
    def has_own(self) -> bool:
        """Whether there are parts that an edge cannot know."""
        return bool(self.attributes or self.functions)

    def covers(self, part: str) -> bool:
        """Whether answers are told apart by a part of a request."""
        kind, _, name = part.partition(":")
        wanted = f"{kind}:{name.lower()}" if kind == "header" else part
        return any((each.lower() if each.startswith("header:") else each) == wanted for each in self.parts)

    @property
    def headers(self) -> frozenset[str]:
        """Header fields that answers are told apart by, in lower case; the host always is one."""
        named = (each.partition(":")[2].lower() for each in self.parts if each.startswith("header:"))
        return frozenset({"host", *named})

    @property
    def cookies(self) -> frozenset[str]:
        """Cookies that answers are told apart by."""
        return frozenset(each.partition(":")[2] for each in self.parts if each.startswith("cookie:"))


def cure(setting: str, what: str, attribute: str | None) -> str:
    """How a setting tells answers apart by what a function read; ``attribute`` is one that the setting can name."""
    part = _part_of(what) or (attribute and f"{_ATTRIBUTE}{attribute}")
    if part:
        return f'add `"{part}"` to `{setting}`'
    return f"add a function of the request to `{setting}` that returns what the answer depends on"


def _part_of(what: str) -> str | None:
    """The header field or the cookie that was read, if answers can be told apart by it."""
    found = _FIELD.fullmatch(what)
    if found is None:
        return None
    holder, name = found.groups()
    if holder == "META":
        holder, name = ("headers", name[5:].replace("_", "-")) if name.startswith("HTTP_") else ("", "")
    part = f"header:{name.lower()}" if holder == "headers" else f"cookie:{name}"
    return part if is_part(part) else None


def is_part(part: str) -> bool:
    """Whether answers can be told apart by a header field or a cookie."""
    try:
        _core.check_vary_part(part)
    except ValueError:
        return False
    return True
