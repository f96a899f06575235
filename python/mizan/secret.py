"""Secrets of an app: long enough that no attempt finds them."""

from __future__ import annotations

from typing import Any

from mizan.error import RegistryError

_LEAST = 32
"""Bytes; ``openssl rand -hex 32`` writes twice as many."""


def checked(name: str, secret: Any) -> str | None:
    """The secret, or nothing where none is given; raises ``RegistryError`` for a short one, which is not shown."""
    if not secret:
        return None
    if not isinstance(secret, str):
        raise RegistryError([f"`{name}` has to be a text, such as `openssl rand -hex 32` writes"])
    size = len(secret.encode())
    if size < _LEAST:
        raise RegistryError(
            [f"`{name}` has {size} bytes, and a secret has at least {_LEAST}: make one with `openssl rand -hex 32`"]
        )
    return secret
