"""Pydantic's refusals as the protocol's: a JSON Pointer, a code and a message each."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, get_args

from pydantic import ValidationError
from pydantic_core import ErrorDetails
from pydantic_core.core_schema import ErrorType

Refusal = tuple[str, str, str]
"""JSON Pointer, code, message."""

_PYDANTICS = frozenset(get_args(ErrorType))
_BOUNDS = ("greater_than", "greater_than_equal", "less_than", "less_than_equal")
_MISSING = ("missing", "union_tag_not_found", "missing_argument")


def refusals(error: ValidationError, text: bytes) -> list[Refusal]:
    """Every refused value of ``text``, each place once."""
    document = json.loads(text, parse_int=float)  # an integer of any length, of which only the place matters
    found: dict[str, Refusal] = {}
    for detail in error.errors(include_url=False):
        path = _pointer(detail, document)
        code = _code(detail)
        if path in found and found[path][1] != code:
            code = "value"  # branches of a union that refused for different reasons
        found[path] = (path, code, _message(detail, path))
    return list(found.values())


def _message(detail: ErrorDetails, path: str) -> str:
    """What a developer's own check says as it stands, for it is meant for people; else with the name of the value."""
    if detail["type"] == "value_error":
        return str(detail["ctx"]["error"])
    return f"`{path.rpartition('/')[2]}`: {detail['msg']}" if detail["type"] in _PYDANTICS else detail["msg"]


def _code(detail: ErrorDetails) -> str:
    kind = detail["type"]
    if kind in _MISSING:
        return "missing"
    if kind in _BOUNDS and isinstance(detail["input"], (int, float)):
        return "range"
    if kind.endswith(("_type", "_parsing", "_from_float", "_attributes_type")) or kind in (
        "none_required",
        "needs_python_object",
    ):
        return "type"
    return "value"


def _pointer(detail: ErrorDetails, document: Any) -> str:
    """Where the refused value stands; names of a union's branches are no part of the way."""
    steps = detail["loc"]
    value = detail["input"]
    way = _way(steps, document, value, detail["type"] in _MISSING)
    if detail["type"] == "union_tag_not_found" or detail["type"] == "union_tag_invalid":
        way = [*way, detail.get("ctx", {}).get("discriminator", "").strip("'")]
    return "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in way)


def _way(steps: Sequence[int | str], here: Any, value: Any, missing: bool) -> list[int | str]:
    """The steps that lead through the document, as long as one way ends at the refused value."""
    if not steps:
        return []
    first, rest = steps[0], steps[1:]
    if missing and not rest:
        return [first]
    if isinstance(here, dict) and first in here:
        return [first, *_way(rest, here[first], value, missing)]
    if isinstance(here, list) and isinstance(first, int) and first < len(here):
        return [first, *_way(rest, here[first], value, missing)]
    return _way(rest, here, value, missing)
