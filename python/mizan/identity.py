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
