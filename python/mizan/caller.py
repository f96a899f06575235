"""The caller of a request: one type, whatever a framework or a project calls its users."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import Enum
from functools import cached_property
from typing import Any
from uuid import UUID

from pydantic_core import PydanticSerializationError, to_json

from mizan import _core
from mizan.claims import Said, claims_of
from mizan.value_text import claims_json, kind_of_class

_log = logging.getLogger("mizan")

_IDS = (int, float, str, bytes, Decimal, UUID, date, Enum)
"""Types of ids, and of the parts of one that has several."""
KIND = "user"
"""The kind of a caller whose identification says nothing of kinds."""


class CallerError(ValueError):
    """An object that identifies no caller; the message says what it lacks."""


@dataclass(frozen=True)
class Caller:
    """Who calls: what ``auth`` looks at and what caches key by.

    ``kind`` and ``id`` together identify a caller: an employee 1 and a customer 1 are two callers, and so are the
    integer 1 and the text ``"1"``. ``native`` is the project's own object, a model or a row, as ``identify`` found it.
    A function that identifies callers may return this type itself, or an object with ``id`` (or ``pk``).

    ``claims`` is what else answers may depend on, such as the tenant that a token names; cached answers are kept apart
    by it. Unless it is given it is the data of ``native``: of a row of a database what was changed and not saved, all
    of it for other objects. ``claims={}`` says that everything follows from the id.
    """

    kind: str
    id: Any
    is_staff: bool = False
    is_superuser: bool = False
    native: Any = field(default=None, compare=False, repr=False)
    claims: Mapping[str, Any] | None = field(default=None, compare=False, repr=False)
    identity: str = field(init=False, compare=False, repr=False)
    """Kind and id as one text: ``user:5``, ``user:"ada"``."""
    _is_active: bool | None = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        if not isinstance(self.kind, str):
            raise CallerError(f"`{self.kind!r}` is no kind of caller; use a name such as `user`")
        try:
            object.__setattr__(self, "identity", _core.caller_id(self.kind, id_text(self.id)))
        except ValueError as error:
            raise CallerError(str(error)) from None
        object.__setattr__(self, "_is_active", _is_active(self.native))
        for name in ("is_staff", "is_superuser"):
            if not isinstance(getattr(self, name), bool):
                raise CallerError(f"`{name}` of a caller is `{getattr(self, name)!r}`; it has to be True or False")

    @cached_property
    def audience(self) -> str | None:
        """The caller as keys of cached answers hold them; nothing when no text tells the claims from others."""
        try:
            claims = self._claims_of_native() if self.claims is None else self.claims
            said = claims_json(claims) if claims else None
            return _core.caller_text(self.kind, id_text(self.id), self.is_staff, self.is_superuser, said)
        except Exception as error:  # an attribute may be looked up when it is read, in a database that is away
            _warn_of_claims(self.native.__class__, str(error) or type(error).__qualname__)
            return None

    def _claims_of_native(self) -> dict[str, Any]:
        if self.native is None:
            return {}
        kind = None if self.kind == kind_of_class(self.native) else self.kind
        said = Said(self.id, kind, self.is_staff, self.is_superuser, self._is_active)
        return claims_of(self.native, said)

    @property
    def tag(self) -> str:
        """The tag of every answer for callers with this id."""
        return _core.caller_tag(id_text(self.id))


def caller_of(found: Any, kind_of: Callable[[Any], str] | None = None) -> Caller | None:
    """Parses what identifies a caller; ``None`` for an anonymous one, however a framework spells that.

    Raises ``CallerError`` for an object that is neither. ``kind_of`` names the kind of an object that does not say it.
    """
    if found is None or found.__class__ is type(None):  # the class of a lazy object is that of what it stands for
        return None
    if found.__class__ is Caller:
        return Caller(found.kind, found.id, found.is_staff, found.is_superuser, found.native, found.claims)
    if not is_authenticated(found):
        return None
    return Caller(
        kind=getattr(found, "mizan_kind", None) or (kind_of or kind_of_class)(found),
        id=_id(found),
        is_staff=_flag(found, "is_staff"),
        is_superuser=_flag(found, "is_superuser"),
        native=found,
    )


warned_of: set[type] = set()
"""Classes of which the log has said that their objects keep answers out of the cache."""


def _warn_of_claims(kind: type, error: str) -> None:
    if kind in warned_of:
        return
    warned_of.add(kind)
    _log.warning(
        "`%s` holds what cannot be part of a cache key (%s), so nothing is cached for such callers; return a "
        "`mizan.Caller` with `claims`, what answers depend on besides the id",
        kind.__qualname__,
        error,
    )


def id_text(value: Any) -> str:
    """An id as JSON; raises ``ValueError`` for what identifies nothing."""
    if isinstance(value, bool) or (isinstance(value, (list, tuple)) and (not value or None in value)):
        raise ValueError(f"the id of a caller is `{value!r}`; use a number or a text that is not empty")
    if not _is_id(value):
        raise ValueError(
            f"the id of a caller is `{value!r}`, which JSON does not tell from others; use a number or a text"
        )
    try:
        return to_json(value).decode()
    except PydanticSerializationError:
        raise ValueError(f"the id of a caller is `{value!r}`, which JSON cannot write") from None


def _is_id(value: Any) -> bool:
    """Whether JSON writes a value of this type as no other."""
    if isinstance(value, (list, tuple)):
        return all(map(_is_id, value))
    return value is None or isinstance(value, _IDS)


def is_authenticated(found: Any) -> bool:
    """Whether an object says that it is no anonymous caller."""
    return _said(found, "is_authenticated", True) and not _said(found, "is_anonymous", False)


def _said(found: Any, name: str, default: bool) -> bool:
    """What an attribute or a method says; nothing but True and False is clear."""
    said = getattr(found, name, default)
    if callable(said):
        said = said()
    if isinstance(said, bool):
        return said
    if name == "is_authenticated" and not said:
        return False
    _close(said)
    raise CallerError(f"`{name}` of {_named(found)} gives `{said!r}`; it has to be True or False")


def _is_active(native: Any) -> bool | None:
    """What an object says of itself; ``None`` where it cannot be asked, such as a row whose session has ended."""
    try:
        said = getattr(native, "is_active", True)
        if callable(said):
            said = said()
        if hasattr(said, "close"):
            _close(said)
            return None
        return bool(said)
    except Exception:
        return None


def _close(said: Any) -> None:
    close = getattr(said, "close", None)  # a coroutine that nothing waits for
    if callable(close):
        close()


def _id(found: Any) -> Any:
    for name in ("pk", "id"):
        value = getattr(found, name, None)
        try:
            _core.caller_id(KIND, id_text(value))
        except ValueError:
            continue
        return value
    raise CallerError(
        f"{_named(found)} has no usable `pk` or `id`, so it identifies no caller; return an object with one, "
        "a `mizan.Caller`, or None for an anonymous caller"
    )


def _flag(found: Any, name: str) -> bool:
    value = getattr(found, name, False)
    if not isinstance(value, bool):
        raise CallerError(f"`{name}` of {_named(found)} is `{value!r}`; it has to be True or False")
    return value


def _named(found: Any) -> str:
    return f"`{found.__class__.__qualname__}`"
