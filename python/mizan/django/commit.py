"""Transactions: a function's work is committed before anybody learns of it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from typing import Any, TypeVar

from django.db import connections, transaction

T = TypeVar("T")


def atomic_aliases() -> tuple[str, ...]:
    """The databases for which the project has ``ATOMIC_REQUESTS``."""
    return tuple(alias for alias in connections if connections.settings[alias]["ATOMIC_REQUESTS"])


def atomic(aliases: tuple[str, ...], perform: Callable[..., T]) -> Callable[..., T]:
    """The function inside the transactions of its own request: they have committed when it returns."""
    if not aliases:
        return perform

    def within(**arguments: Any) -> T:
        with ExitStack() as stack:
            for alias in aliases:
                stack.enter_context(transaction.atomic(using=alias))
            return perform(**arguments)

    return within


def on_commit(action: Callable[[], None]) -> None:
    """Runs ``action`` once every open transaction has committed, never if one was rolled back before."""
    _after([alias for alias in connections if connections[alias].in_atomic_block], action)


def _after(aliases: list[str], action: Callable[[], None]) -> None:
    if not aliases:
        action()
        return
    first, *rest = aliases
    transaction.on_commit(lambda: _after(rest, action), using=first)
