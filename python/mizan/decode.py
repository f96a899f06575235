"""Arguments: from the engine's JSON to the values of a function's parameters."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pydantic import TypeAdapter, ValidationError
from typing_extensions import NotRequired, TypedDict

from mizan._core import Problem, Refused
from mizan.pointer import refusals
from mizan.signature import EMPTY, WireParam, is_nullable


class Decoder:
    """Reads the arguments of one function in one go; strict, so that what arrives is what the schema says."""

    def __init__(self, params: Sequence[WireParam]) -> None:
        # Absent and null are the same to a caller, so a parameter that may be None needs no default of its own.
        self._absent = [param.name for param in params if param.default is EMPTY and is_nullable(param.annotation)]
        fields = {param.name: NotRequired[param.annotation] for param in params}  # the engine knows what is required
        self._validate = TypeAdapter(TypedDict("Arguments", fields)).validator.validate_json if params else None  # type: ignore[operator]

    def __call__(self, text: bytes) -> dict[str, Any]:
        """The values by name; raises ``Refused`` with every value that is not of its type."""
        if self._validate is None:
            return {}
        try:
            values: dict[str, Any] = self._validate(text, strict=True)
        except ValidationError as error:
            raise Refused(Problem.invalid(refusals(error, text)), []) from None
        for name in self._absent:
            values.setdefault(name, None)
        return values
