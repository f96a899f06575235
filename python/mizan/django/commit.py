"""Transactions: a function's work is committed before anybody learns of it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from typing import Any, TypeVar

from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

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
    """Runs ``action`` once every open transaction has committed, never if one was rolled back before.

    The transaction in which Django's ``TestCase`` holds a test is none of these: it never commits.
    """
    _after([alias for alias in connections if _has_open(connections[alias])], action)


def committed_in_tests() -> None:
    """Runs what waits for blocks that ended inside the transaction of a ``TestCase``, which never commits."""
    for alias in connections:
        connection = connections[alias]
        if connection.in_atomic_block and not _has_open(connection):
            for _, action, *_ in list(connection.run_on_commit):
                if isinstance(action, _Once):
                    action()


class _Once:
    """An action that waits for a commit; it runs once, whichever way the commit is noticed."""

    def __init__(self, action: Callable[[], None]) -> None:
        self._action: Callable[[], None] | None = action

    def __call__(self) -> None:
        action, self._action = self._action, None
        if action is not None:
            action()


def _has_open(connection: BaseDatabaseWrapper) -> bool:
    """Whether a transaction is open that commits or is rolled back before the test ends, if this is one."""
    blocks = connection.atomic_blocks  # which `durable` looks at as well
    is_of_test = bool(blocks) and all(getattr(block, "_from_testcase", False) for block in blocks)
    return connection.in_atomic_block and not is_of_test


def _after(aliases: list[str], action: Callable[[], None]) -> None:
    if not aliases:
        action()
        return
    first, *rest = aliases
    transaction.on_commit(_Once(lambda: _after(rest, action)), using=first)
