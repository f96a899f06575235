"""Results: from what a function returns to JSON, written once."""

from __future__ import annotations

from typing import Any

from pydantic import ValidationError
from pydantic_core import PydanticSerializationError

from mizan.schema import adapter_of


class EncodeError(Exception):
    """A function returned something else than it says; the message is for the log."""


class Encoder:
    """Writes values of one type."""

    def __init__(self, annotation: Any) -> None:
        self._adapter = adapter_of(annotation)
        self._write = self._adapter.serializer.to_json
        self._nullable = self._accepts_none()

    def __call__(self, value: Any) -> bytes:
        """The value as JSON. What is not of the type but can be read as it (an ORM row, a dict) is read first."""
        if value is None and not self._nullable:
            raise EncodeError("the result is None, which is not of the declared type")  # Pydantic would write null
        try:
            return self._write(value, by_alias=True, warnings="error")
        except PydanticSerializationError:
            return self._write(self._read(value), by_alias=True, warnings="error")

    def _accepts_none(self) -> bool:
        try:
            self._adapter.validate_python(None, strict=True)
        except ValidationError:
            return False
        return True

    def _read(self, value: Any) -> Any:
        try:
            return self._adapter.validate_python(value, from_attributes=True)
        except ValidationError as error:
            raise EncodeError(f"the result is not of the declared type: {error}") from error
