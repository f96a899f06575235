"""A value as a text for cache keys: two values that a function can tell apart never have the same."""

from __future__ import annotations

import pickle
import re
from collections.abc import Mapping
from dataclasses import is_dataclass
from datetime import date, datetime, time, timedelta, timezone, tzinfo
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from functools import cache
from hashlib import sha256
from ipaddress import IPv4Address, IPv4Interface, IPv4Network, IPv6Address, IPv6Interface, IPv6Network
from pathlib import PurePath
from typing import Any
from uuid import UUID

from pydantic import BaseModel
from pydantic_core import PydanticSerializationError, to_json

from mizan.claims import claims_of
from mizan.row_claims import is_row, row_key
from mizan.variables import HiddenState, items_of, itself, variables_of

_JSON = (bool, int, float, str)
"""Types whose JSON says which of them it is, and which value."""
_BY_JSON = (bool, int, float, str, UUID, Decimal)
_BY_REPR = (date, timedelta, bytes, bytearray)
"""Types of which JSON says too little: bytes need not be a text."""
_BY_TEXT = (
    *(IPv4Address, IPv4Interface, IPv4Network, IPv6Address, IPv6Interface, IPv6Network),
    *(PurePath, Fraction),
)
"""Types that have lossless texts, and slots that are filled while they are read."""
_CLAIM = (str, bool, int, type(None))
"""Types of claims that JSON says as they are: it writes 1.0 and 1 alike."""

_LONGEST = 256
"""Characters of a text that keys have as it is."""

Within = tuple[Any, ...]
"""The rows that a value stands in: of these only the keys are written."""


def claims_json(claims: Mapping[Any, Any]) -> str:
    """Claims as a JSON object; raises ``TypeError`` or ``ValueError`` for what has no text."""
    said = {_name(name): _claim(value) for name, value in claims.items()}
    return to_json(said).decode()


def _name(name: Any) -> str:
    return name if type(name) is str else f".{text_of(name)}"


def _claim(value: Any) -> Any:
    if type(value) in _CLAIM:
        return value
    text = text_of(value)
    # No text begins as a digest does.
    return {"": text if text is None or len(text) <= _LONGEST else f"sha256 {sha256(text.encode()).hexdigest()}"}


def text_of(value: Any) -> str | None:
    """The text of a value; raises ``TypeError`` for one that has none.

    JSON says whether it is a text or a number. Of another type its name says it, as a model's does with its key.
    """
    if value is None or value.__class__ is type(None):
        return None
    try:
        return _text(itself(value), ())
    except (PydanticSerializationError, ValueError, RecursionError, HiddenState, pickle.PicklingError):
        raise _no_text(value) from None


def _no_text(value: Any) -> TypeError:
    return TypeError(
        f"`{_shown(value)}` is no value to tell answers apart by; give a text, a number or a saved object with `pk`"
    )


def _shown(value: Any) -> str:
    try:
        return repr(value)
    except Exception:
        return type(value).__qualname__


def _text(value: Any, within: Within) -> str:
    kind = type(value)
    if kind in _JSON:
        return to_json(value).decode()
    if value is None:
        return "null"
    if kind is not value.__class__:
        return _text(None if itself(value).__class__ is type(None) else itself(value), within)
    return f"{kind_of_class(value)}:{_own_text(value, within)}"


def _own_text(value: Any, within: Within) -> str:
    """What tells a value from others of its class."""
    if isinstance(value, Enum):
        # A combination of flags need not have a name.
        return to_json(value.name).decode() if value.name is not None else _text(value.value, within)
    key = row_key(value)
    if key is not None:
        # A row follows from its key. Of another object all data counts, as of a caller.
        claims = claims_of(value, within=within)
        if is_row(type(value)):
            within = (*within, value)
        return f"{_text(key, within)} {_text(claims, within)}" if claims else _text(key, within)
    if is_row(type(value)):
        raise _no_text(value)
    plain = _plain_text(value, within)
    if plain is None:
        if not (is_dataclass(value) or isinstance(value, BaseModel) or hasattr(value, "__attrs_attrs__")):
            raise _no_text(value)
        return _members_text(dict(variables_of(value)), within)
    more = None if type(value).__module__ in _BUILT_IN else dict(variables_of(value))
    if more is not None:
        more.pop("_sa_adapter", None)  # which SQLAlchemy has in the collections of a row
    return f"{plain} {_members_text(more, within)}" if more else plain


_BUILT_IN = frozenset(
    {"builtins", "datetime", "decimal", "uuid", "ipaddress", "pathlib", "fractions", "pydantic.types"}
)
"""Modules whose types have nothing but what their text says."""


def _plain_text(value: Any, within: Within) -> str | None:
    """The text of a type that is known; ``None`` for another."""
    if isinstance(value, _BY_JSON):
        return to_json(value).decode()
    if isinstance(value, (datetime, time)):
        return f"{value.replace(tzinfo=None)!r}{_zone_text(value.tzinfo)}"
    if isinstance(value, _BY_REPR):
        return repr(value)
    if isinstance(value, _BY_TEXT):
        return to_json(str(value)).decode()
    if isinstance(value, Mapping):
        return _members_text(value, within)
    if isinstance(value, (set, frozenset)):
        if all(type(each) is str for each in value):
            return f"{{{to_json(sorted(value)).decode()}}}"
        return "{" + ",".join(sorted(_text(each, within) for each in value)) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ",".join(_text(each, within) for each in value) + "]"
    reveal = getattr(type(value), "get_secret_value", None)
    if reveal is not None:  # one of Pydantic's, which JSON writes as asterisks
        return sha256(_text(reveal(value), within).encode()).hexdigest()
    return None


def _members_text(members: Mapping[Any, Any], within: Within) -> str:
    return "{" + ",".join(f"{_text(name, within)}:{_text(each, within)}" for name, each in items_of(members)) + "}"


def _zone_text(zone: tzinfo | None) -> str:
    """A text that no other time zone has: two may have one name and one offset, and a ``repr`` that says nothing."""
    if zone is None:
        return ""
    if type(zone) is timezone:
        return f" {zone!r}"
    name = getattr(zone, "key", None) or getattr(zone, "zone", None)
    if type(name) is not str:
        try:
            name = pickle.dumps(zone).hex()
        except Exception:
            raise _no_text(zone) from None
    return f" {kind_of_class(zone)}:{name}"


def kind_of_class(found: Any) -> str:
    """The kind of an object by its class: ``module.qualname``.

    No two classes share one: where a kind cannot hold a character of the path, a digest of the path follows.
    """
    return _kind_of_path(f"{found.__class__.__module__}.{found.__class__.__qualname__}")


@cache
def _kind_of_path(path: str) -> str:
    names = [re.sub(r"^(?=[0-9]|$)", "_", re.sub(r"[^A-Za-z0-9_]", "_", name)) for name in path.split(".")]
    kind = ".".join(names)
    return kind if kind == path else f"{kind}._{sha256(path.encode()).hexdigest()[:16]}"
