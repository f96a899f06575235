"""The caller of a request: one type, whatever a framework or a project calls its users."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from mizan.identity import identity_of

KIND = "user"
"""The kind of a caller whose identification says nothing of kinds."""

_KIND = re.compile(r"[A-Za-z_][A-Za-z0-9_.]*")
_NO_ID = (None, "", True, False)


class CallerError(TypeError):
    """An object that identifies no caller; the message says what it lacks."""


@dataclass(frozen=True)
class Caller:
    """Who calls: what ``auth`` looks at and what caches key by.

    ``kind`` and ``id`` together identify a caller: an employee 1 and a customer 1 are two callers, and so are the
    integer 1 and the text ``"1"``. ``native`` is the project's own object, a model or a row, as ``identify`` found it.
    A function that identifies callers may return this type itself, or an object with ``id`` (or ``pk``).
    """

    kind: str
    id: Any
    is_staff: bool = False
    is_superuser: bool = False
    native: Any = field(default=None, compare=False, repr=False)

    def __post_init__(self) -> None:
        if not isinstance(self.kind, str) or not _KIND.fullmatch(self.kind):
            raise CallerError(f"`{self.kind!r}` is no kind of caller: use letters, digits, `_` and `.`, such as `user`")
        if not _identifies(self.id):
            raise CallerError(
                f"`{self.id!r}` is no id of a caller: it has to be a value that JSON can write, not empty"
            )
        for name in ("is_staff", "is_superuser"):
            if not isinstance(getattr(self, name), bool):
                raise CallerError(f"`{name}` of a caller is `{getattr(self, name)!r}`; it has to be True or False")


def caller_of(found: Any, kind_of: Callable[[Any], str] | None = None) -> Caller | None:
    """Parses what identifies a caller; ``None`` for an anonymous one, however a framework spells that.

    Raises ``CallerError`` for an object that is neither. ``kind_of`` names the kind of an object that does not say it.
    """
    if found is None or found.__class__ is type(None):  # the class of a lazy object is that of what it stands for
        return None
    if found.__class__ is Caller:
        return _itself(found)
    if not _is_authenticated(found):
        return None
    return Caller(
        kind=getattr(found, "mizan_kind", None) or (kind_of or kind_of_class)(found),
        id=_id(found),
        is_staff=_flag(found, "is_staff"),
        is_superuser=_flag(found, "is_superuser"),
        native=found,
    )


def kind_of_class(found: Any) -> str:
    """The kind of an object by its class: ``module.qualname`` in lower case."""
    kind = found.__class__
    return re.sub(r"[^a-z0-9_.]", "_", f"{kind.__module__}.{kind.__qualname__}".lower())


def _itself(found: Any) -> Caller:
    return Caller(found.kind, found.id, found.is_staff, found.is_superuser, found.native)


def _is_authenticated(found: Any) -> bool:
    said = getattr(found, "is_authenticated", True)
    if callable(said):
        said = said()
    if not said:
        return False
    if said is True:
        return True
    close = getattr(said, "close", None)  # a coroutine that nothing waits for
    if callable(close):
        close()
    raise CallerError(f"`is_authenticated` of {_named(found)} gives `{said!r}`; it has to be True or False")


def _id(found: Any) -> Any:
    for name in ("pk", "id"):
        value = getattr(found, name, None)
        if _identifies(value):
            return value
    raise CallerError(
        f"{_named(found)} has no usable `pk` or `id`, so it identifies no caller; return an object with one, "
        "a `mizan.Caller`, or None for an anonymous caller"
    )


def _identifies(value: Any) -> bool:
    if isinstance(value, (list, tuple)):
        return bool(value) and all(map(_identifies, value))
    return not any(value is each for each in _NO_ID) and value != "" and identity_of(value) is not None


def _flag(found: Any, name: str) -> bool:
    value = getattr(found, name, False)
    if not isinstance(value, bool):
        raise CallerError(f"`{name}` of {_named(found)} is `{value!r}`; it has to be True or False")
    return value


def _named(found: Any) -> str:
    return f"`{found.__class__.__qualname__}`"
