"""Transactions: a function's work is committed before anybody learns of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

from django.db import connections, transaction


@contextmanager
def atomic_request() -> Iterator[None]:
    """What ``ATOMIC_REQUESTS`` asks for, around the function alone: it has committed when the block is left."""
    with ExitStack() as stack:
        for alias in connections:
            if connections.settings[alias]["ATOMIC_REQUESTS"]:
                stack.enter_context(transaction.atomic(using=alias))
        yield


def on_commit(action: Callable[[], None]) -> None:
    """Runs ``action`` once every open transaction has committed, never if one was rolled back before."""
    _after([alias for alias in connections if connections[alias].in_atomic_block], action)


def _after(aliases: list[str], action: Callable[[], None]) -> None:
    if not aliases:
        action()
        return
    first, *rest = aliases
    transaction.on_commit(lambda: _after(rest, action), using=first)
