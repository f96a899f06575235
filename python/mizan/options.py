"""What the options of contexts and functions may be, checked where they are written."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from mizan.policy import CachePolicy

_MOST = 2**32 - 1
"""What the engine can count to."""


def check_cache(of: str, cache: Any) -> None:
    """Raises ``TypeError`` unless it is a policy."""
    if not (cache is None or isinstance(cache, CachePolicy)):
        raise TypeError(f"{of}: `cache` is `{cache!r}`; write `cache=mizan.cache(ttl=60)`")


def check_count(of: str, name: str, value: Any, what: str) -> None:
    """Raises ``TypeError`` unless it is a whole number that the engine can count to."""
    if not (isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= _MOST):
        raise TypeError(f"{of}: `{name}` is `{value!r}`; give {what}, from 0 to {_MOST}")


def check_text(of: str, name: str, value: Any) -> None:
    """Raises ``TypeError`` unless it is a text."""
    if not isinstance(value, str):
        raise TypeError(f"{of}: `{name}` is `{value!r}`; give a text")


def check_list(of: str, name: str, value: Any, example: str) -> None:
    """Raises ``TypeError`` for one thing where several may stand."""
    if isinstance(value, (str, type)) or not isinstance(value, Iterable):
        raise TypeError(f"{of}: `{name}` is `{value!r}`; give a list, such as `[{example}]`")
