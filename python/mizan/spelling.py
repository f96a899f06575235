"""The spelling of a value: what its type writes after it has read it. Equal values have equal texts."""

from __future__ import annotations

import functools
import logging
from collections.abc import Callable
from datetime import datetime, time, timedelta, timezone
from decimal import Decimal
from typing import Any

from pydantic import ValidationError
from pydantic_core import to_json

from mizan.schema import WireTypeError, adapter_of

_log = logging.getLogger("mizan")

Speller = Callable[[str], "str | None"]
"""Gives the canonical JSON text of a value from the text that was sent, or nothing where its type cannot write it."""

_PLAIN = frozenset({"int", "bool", "float", "none", "literal"})
_WRAPPERS = frozenset({"nullable", "default"})
_FOLDS = ("strip_whitespace", "to_lower", "to_upper", "coerce_numbers_to_str")
_LONGEST = 400
"""Digits that an exponent of a decimal may add."""
_MIDNIGHT = datetime(2000, 1, 1)


@functools.cache
def _schema(annotation: Any) -> Any:
    return adapter_of(annotation).core_schema


def bare(annotation: Any) -> Any:
    """What Pydantic reads a type with, without what only says that a value may be missing."""
    try:
        schema: Any = _schema(annotation)
    except TypeError:  # an annotation without a hash
        schema = adapter_of(annotation).core_schema
    except WireTypeError:
        return annotation
    while schema["type"] in _WRAPPERS:
        schema = schema["schema"]
    return _without_notes(schema)


def speller_of(annotation: Any, where: str) -> Speller | None:
    """What spells values of a type; nothing for a type that has one text for each value. ``where`` names the param."""
    schema = bare(annotation)
    if isinstance(schema, dict) and _is_plain(schema):
        return None
    return TypeSpeller(annotation, where)


class Unwritten:
    """Spells a value that no canonical text is known of; says so once."""

    def __init__(self, where: str, cause: str) -> None:
        self._where, self._cause, self._has_said = where, cause, False

    def __call__(self, sent: str) -> None:
        """Nothing: the value neither narrows nor is anything cached by it."""
        if not self._has_said:
            self._has_said = True
            _log.warning("%s %s: nothing is narrowed by it and nothing is cached by it", self._where, self._cause)


class Reader:
    """Reads a value as its function does."""

    def __init__(self, annotation: Any) -> None:
        self._read = adapter_of(annotation).validator.validate_json

    def why_refused(self, sent: str) -> str | None:
        """Why no value of the type is written like this; nothing where one is."""
        try:
            self._read(sent, strict=True)
        except ValidationError as error:
            said = error.errors(include_url=False)[0]["msg"].replace("Input should", "it must", 1)
            return said[0].lower() + said[1:]
        return None


class TypeSpeller:
    """Reads a value as its function does, and writes it back."""

    def __init__(self, annotation: Any, where: str) -> None:
        adapter = adapter_of(annotation)
        self._read = adapter.validator.validate_json
        self._dump = adapter.dump_python
        self._write = adapter.serializer.to_json
        self._unwritten = Unwritten(where, "is of a type that cannot write what it reads")

    def __call__(self, sent: str) -> str | None:
        """The canonical text of a value; nothing where its type cannot write one."""
        try:
            value = self._read(sent, strict=True)
        except ValidationError:
            return sent  # refused where the arguments are read
        try:
            written = self._written(value)
            if bool(self._read(written, strict=True) == value):
                return written
        except Exception:
            pass  # whatever a validator or serializer of the project raises: there is no text to go by
        self._unwritten(sent)
        return None

    def _written(self, value: Any) -> str:
        plain = self._dump(value, by_alias=True, warnings="error")
        if _has_spellings(plain):
            return to_json(_canonical(plain)).decode()
        return self._write(value, by_alias=True, warnings="error").decode()


def _is_plain(schema: dict[str, Any]) -> bool:
    kind = schema["type"]
    if kind == "str":
        return not any(schema.get(fold) for fold in _FOLDS)
    return kind in _PLAIN and schema.get("strict") is not False


def _without_notes(schema: Any) -> Any:
    if isinstance(schema, dict):
        return {key: _without_notes(each) for key, each in schema.items() if key not in ("metadata", "ref")}
    return [_without_notes(each) for each in schema] if isinstance(schema, (list, tuple)) else schema


def _has_spellings(value: Any) -> bool:
    if isinstance(value, (Decimal, datetime, time, set, frozenset)):
        return True
    if isinstance(value, dict):
        return any(map(_has_spellings, value)) or any(map(_has_spellings, value.values()))
    return isinstance(value, (list, tuple)) and any(map(_has_spellings, value))


def _canonical(value: Any) -> Any:
    """The value with one text for each decimal, instant and set in it."""
    if isinstance(value, Decimal):
        return _decimal(value)
    if isinstance(value, datetime):
        return _instant(value)
    if isinstance(value, time):
        return _time(value)
    if isinstance(value, (set, frozenset)):
        return sorted(map(_canonical, value), key=to_json)
    if isinstance(value, dict):
        return {_canonical(key): _canonical(each) for key, each in value.items()}
    return list(map(_canonical, value)) if isinstance(value, (list, tuple)) else value


def _decimal(value: Decimal) -> str:
    exponent = value.as_tuple().exponent
    if not isinstance(exponent, int) or abs(exponent) > _LONGEST:
        raise ValueError("a decimal without a text")
    if not value:
        return "0"
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _instant(value: datetime) -> str:
    if value.tzinfo is None:
        return value.isoformat()
    text = value.astimezone(timezone.utc).replace(tzinfo=None).isoformat()
    return (text.rstrip("0") if "." in text else text) + "Z"


def _time(value: time) -> str:
    """The time in UTC, or where that is on the day before or after, the one nearest to it on the same day.

    Times with offsets are equal when as many seconds have passed since midnight in UTC, which may be less than none.
    """
    offset = value.utcoffset()
    if offset is None:
        return value.isoformat()
    passed = (
        timedelta(hours=value.hour, minutes=value.minute, seconds=value.second, microseconds=value.microsecond) - offset
    )
    seconds = passed % timedelta(minutes=1)
    if passed < timedelta(0):
        moment = _MIDNIGHT + seconds
    elif passed >= timedelta(days=1):
        moment = _MIDNIGHT + timedelta(hours=23, minutes=59) + seconds
    else:
        return (_MIDNIGHT + passed).time().isoformat() + "Z"
    return moment.replace(tzinfo=timezone(moment - _MIDNIGHT - passed)).timetz().isoformat()
