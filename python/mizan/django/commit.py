"""Transactions: a function's work is committed before anybody learns of it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from functools import partial, wraps
from typing import Any, TypeVar

from asgiref.sync import AsyncToSync, sync_to_async
from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from mizan.serve.runner import keep
from mizan.target import Purge

T = TypeVar("T")

_log = logging.getLogger("mizan")

_GONE = "the request whose thread had a transaction is over, and so is that"

_BEGINS = "force_begin_transaction_with_broken_autocommit"
"""What `atomic` alone asks of `set_autocommit`."""


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
    """Runs ``action`` once the work is committed.

    Asynchronous code has no transactions of its own, but the thread that runs its synchronous code may: a view or a job
    may wait for it inside ``atomic``. There ``action`` runs now, and again after the commit of such a transaction.
    """
    _after_commit(action)
    if asyncio._get_running_loop() is not None:
        _in_thread_of_code(partial(after_open, action))


def _in_thread_of_code(work: Callable[[], None]) -> None:
    """Runs something in the thread in which Django runs the synchronous code of this task, soon."""
    executor = getattr(AsyncToSync.executors, "current", None)
    if executor is None:
        keep(_in_its_thread(work))
        return
    try:
        executor.submit(work)
    except RuntimeError:
        _log.debug(_GONE, exc_info=True)


async def _in_its_thread(work: Callable[[], None]) -> None:
    try:
        await sync_to_async(work)()
    except RuntimeError:
        _log.debug(_GONE, exc_info=True)


def _after_commit(action: Callable[[], None]) -> None:
    """Runs ``action`` once every open transaction has ended, of whichever database, never if all were rolled back.

    One that commits is enough: what it wrote may be what the action concerns. The transaction in which Django's
    ``TestCase`` holds a test is none of these: it never commits. Where the project commits itself
    (``set_autocommit(False)``), a rollback counts as a commit: an earlier one may have committed.
    """
    waits_for = [each for each in map(connections.__getitem__, connections) if _has_open(each)]
    if not waits_for or any(not each.in_atomic_block and _is_in_transaction(each) is None for each in waits_for):
        action()  # where the driver does not say whether a transaction is open, now as well
    if waits_for:
        _AfterAll(waits_for, action)


def after_open(action: Callable[[], object]) -> None:
    """Runs ``action`` at the end of the transactions that are open in this thread, if there are any."""
    if any(_has_open(each) for each in map(connections.__getitem__, connections)):
        _after_commit(lambda: (action(), None)[1])


def committed_in_tests() -> None:
    """Runs what waits for blocks that ended inside the transaction of a ``TestCase``, which never commits."""
    for alias in connections:
        connection = connections[alias]
        if connection.in_atomic_block and not _has_open(connection):
            for _, action, *_ in list(connection.run_on_commit):
                if isinstance(action, _Once):
                    action()


def after_return(purge: Purge) -> None:
    """Purges once more at the end of the transactions that are open when a function has returned, if there are any."""
    if asyncio._get_running_loop() is None:
        after_open(purge)
    else:
        _in_thread_of_code(partial(after_open, purge))


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


class _AfterAll:
    """Runs an action when the transactions of several databases have ended and one of them has committed."""

    def __init__(self, waits_for: Sequence[BaseDatabaseWrapper], action: Callable[[], None]) -> None:
        self._open = {each.alias for each in waits_for}
        self._has_committed = False
        self._action = _Once(action)
        for connection in waits_for:
            committed = _Once(partial(self._ended, connection.alias, True))
            if not connection.in_atomic_block:
                _Ends.of(connection).actions.append(committed)
                continue
            _first_on_commit(connection, committed)
            if len(waits_for) > 1:
                # Django says nothing of a rollback, which must not hold up the others.
                _Ends.of(connection).actions.append(_Once(partial(self._ended, connection.alias, False)))
            elif _is_manual(connection):
                _Ends.of(connection)

    def _ended(self, alias: str, has_committed: bool) -> None:
        self._open.discard(alias)
        self._has_committed = self._has_committed or has_committed
        if self._has_committed and not self._open:
            self._action()


def _first_on_commit(connection: BaseDatabaseWrapper, once: _Once) -> None:
    """Registers an action before the callbacks of the project: one that raises has Django drop all behind it."""
    transaction.on_commit(once, using=connection.alias, robust=True)
    if any(getattr(block, "_from_testcase", False) for block in connection.atomic_blocks):
        return  # a test case runs callbacks by their positions, and none is dropped
    registered = connection.run_on_commit
    ours = next((at for at, each in enumerate(registered) if not isinstance(each[1], _Once)), len(registered))
    registered.insert(min(ours, len(registered) - 1), registered.pop())


class _Ends:
    """Runs actions at the end of a transaction where Django runs no callback: one that the project ends itself, and one
    that is rolled back.
    """

    def __init__(self, connection: BaseDatabaseWrapper) -> None:
        self.actions: list[_Once] = []
        self._connection = connection
        self._is_of_atomic = connection.in_atomic_block and connection.commit_on_exit
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
            waiting = [each for each in connection.run_on_commit if isinstance(each[1], _Once)]
            has_returned = False
            try:
                result = end(*args, **kwargs)
                has_returned = True
            finally:
                if self._has_ended(name, has_returned):
                    if not self._is_of_atomic and name in ("commit", "set_autocommit"):
                        connection.run_on_commit = [each for each in connection.run_on_commit if each not in waiting]
                        self.actions += [each[1] for each in waiting if isinstance(each[1], _Once)]
                    self._run()
                if name == "set_autocommit":
                    # With a transaction already begun it is `atomic` that asks, and ends it by turning this on again.
                    self._is_of_atomic = not connection.autocommit and bool(kwargs.get(_BEGINS))
            return result

        return watched

    def _has_ended(self, name: str, has_returned: bool) -> bool:
        connection = self._connection
        if name == "close":
            return True
        if connection.in_atomic_block:
            return False
        if name == "set_autocommit":
            return bool(connection.autocommit)  # also when a callback of the project raised behind it
        return has_returned and not self._is_of_atomic

    def _run(self) -> None:
        actions, self.actions = self.actions, []
        for once in actions:
            try:
                once()
            except Exception:
                _log.exception("what a committed transaction changed is not purged")
