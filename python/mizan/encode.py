"""Results: from what a function returns to JSON, written once."""

from __future__ import annotations

import json
from typing import Any

from pydantic import ValidationError
from pydantic_core import PydanticSerializationError

from mizan._core import Nulls
from mizan.schema import Type, adapter_of


class EncodeError(Exception):
    """A function returned something else than it says; the message is for the log."""


class Encoder:
    """Writes values of one type, which ``declared`` describes to clients."""

    def __init__(self, annotation: Any, declared: Type) -> None:
        self._adapter = adapter_of(annotation)
        self._write = self._adapter.serializer.to_json
        self._nulls = Nulls(json.dumps(declared))
        self._foreign: set[type] = set()
        """What had to be read before: trying to write it in vain costs the most."""

    def __call__(self, value: Any) -> bytes:
        """The value as JSON. What is not of the type but can be read as it (an ORM row, a dict) is read first."""
        body = self._written(value)
        if b"null" in body:
            self._check_nulls(body)
        return body

    def _written(self, value: Any) -> bytes:
        kind = _kind(value)
        if kind not in self._foreign:
            try:
                return self._write(value, by_alias=True, warnings="error")
            except PydanticSerializationError:
                self._foreign.add(kind)
        return self._write(self._read(value), by_alias=True, warnings="error")

    def _check_nulls(self, body: bytes) -> None:
        """Pydantic writes null for any ``None`` and for a number that is not finite, whatever the type says."""
        place = self._nulls.misplaced(body)
        if place is not None:
            where = f"`{place}` of the result" if place else "the result"
            raise EncodeError(f"{where} is None or not a finite number, which is not of the declared type")

    def _read(self, value: Any) -> Any:
        try:
            return self._adapter.validate_python(value, from_attributes=True)
        except ValidationError as error:
            raise EncodeError(f"the result is not of the declared type: {error}") from error


def _kind(value: Any) -> type:
    """The type of a value, of a list's first item for a list: rows come in lists."""
    return type(value[0]) if type(value) is list and value else type(value)
