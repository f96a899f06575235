"""Callers as caches tell them apart."""

from __future__ import annotations

from typing import Any

from pydantic_core import PydanticSerializationError, to_json

from mizan._core import identity_text


def identity_of(user_id: Any) -> str | None:
    """The text of what identifies a user; nothing when it identifies nobody."""
    try:
        return identity_text(to_json(user_id).decode())
    except PydanticSerializationError:
        return None


def identity_of_caller(caller: Any) -> str | None:
    """The same of a caller: an object with ``pk``, as Django's models, or ``id``."""
    for name in ("pk", "id"):
        found = getattr(caller, name, None)
        if found is not None:
            return identity_of(found)
    return None
