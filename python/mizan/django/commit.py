"""Transactions: a function's work is committed before anybody learns of it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from functools import wraps
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

    The transaction in which Django's ``TestCase`` holds a test is none of these: it never commits. Where the project
    commits itself (``set_autocommit(False)``), ``action`` runs once the transaction has ended, by a rollback as well:
    what an earlier one committed may be what it concerns.
    """
    _after([alias for alias in connections if _has_open(connections[alias])], action)


def has_manual() -> bool:
    """Whether a transaction is open that the project commits itself."""
    return any(
        not connection.in_atomic_block and _is_manual(connection) and _is_in_transaction(connection) is not False
        for connection in map(connections.__getitem__, connections)
    )


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
        self.__qualname__ = "the purge"  # which Django's log names if it fails

    def __call__(self) -> None:
        action, self._action = self._action, None
        if action is not None:
            action()


def _has_open(connection: BaseDatabaseWrapper) -> bool:
    """Whether a transaction is open that commits or is rolled back before the test ends, if this is one."""
    blocks = connection.atomic_blocks  # which `durable` looks at as well
    is_of_test = bool(blocks) and all(getattr(block, "_from_testcase", False) for block in blocks)
    if connection.in_atomic_block:
        return not is_of_test
    return _is_manual(connection) and _is_in_transaction(connection) is not False


def _is_manual(connection: BaseDatabaseWrapper) -> bool:
    """Whether Django leaves it to the project to commit, within ``atomic`` as well."""
    if connection.connection is None:
        return False
    return not (connection.commit_on_exit if connection.in_atomic_block else connection.autocommit)


def _is_in_transaction(connection: BaseDatabaseWrapper) -> bool | None:
    """Whether a transaction is open that ``atomic`` did not begin; nothing where the driver does not say."""
    native = connection.connection
    if hasattr(native, "in_transaction"):  # sqlite3
        return bool(native.in_transaction)
    status = getattr(getattr(native, "info", None), "transaction_status", None)  # psycopg
    return None if status is None else status != 0


def _after(aliases: list[str], action: Callable[[], None]) -> None:
    if not aliases:
        action()
        return
    first, *rest = aliases
    connection = connections[first]
    once = _Once(lambda: _after(rest, action))
    if connection.in_atomic_block:
        _first_on_commit(connection, once)
        if _is_manual(connection):
            _Ends.of(connection)
        return
    if _is_in_transaction(connection) is None:
        _after(rest, action)
    _Ends.of(connection).actions.append(once)


def _first_on_commit(connection: BaseDatabaseWrapper, once: _Once) -> None:
    """Registers an action before the callbacks of the project: one that raises has Django drop all behind it."""
    transaction.on_commit(once, using=connection.alias, robust=True)
    if any(getattr(block, "_from_testcase", False) for block in connection.atomic_blocks):
        return  # a test case runs callbacks by their positions, and none is dropped
    registered = connection.run_on_commit
    ours = next((at for at, each in enumerate(registered) if not isinstance(each[1], _Once)), len(registered))
    registered.insert(min(ours, len(registered) - 1), registered.pop())


class _Ends:
    """Runs actions at the end of a transaction that the project ends itself, where Django runs no callback."""

    def __init__(self, connection: BaseDatabaseWrapper) -> None:
        self.actions: list[_Once] = []
        self._connection = connection
        for name in ("commit", "rollback", "close", "set_autocommit"):
            setattr(connection, name, self._watched(getattr(connection, name), name))

    @classmethod
    def of(cls, connection: BaseDatabaseWrapper) -> _Ends:
        """Those of a connection."""
        known = vars(connection).get("_mizan_ends")
        if known is None:
            known = cls(connection)
            connection._mizan_ends = known  # type: ignore[attr-defined]
        return known

    def _watched(self, end: Callable[..., Any], name: str) -> Callable[..., Any]:
        @wraps(end)
        def watched(*args: Any, **kwargs: Any) -> Any:
            connection = self._connection
            registered = [(each, each[1]) for each in connection.run_on_commit]
            waiting = [(each, once) for each, once in registered if isinstance(once, _Once)]
            result = end(*args, **kwargs)
            if connection.in_atomic_block or (name == "set_autocommit" and not connection.autocommit):
                return result
            if name in ("commit", "set_autocommit"):
                own = [each for each, _ in waiting]
                connection.run_on_commit = [each for each in connection.run_on_commit if each not in own]
                self.actions += [once for _, once in waiting]
            actions, self.actions = self.actions, []
            for once in actions:
                once()
            return result

        return watched
