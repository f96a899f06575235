"""The one place where synchronous and asynchronous servers differ: how work is waited for."""

from __future__ import annotations

import asyncio
import inspect
import logging
import sys
import time
import types
from collections.abc import Callable, Coroutine, Generator, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

from mizan.waits import WAIT, blocking

if TYPE_CHECKING:
    from mizan._core import Waiting

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)

_log = logging.getLogger("mizan")

AGAIN = (1.0, 15.0)
"""Seconds after which what a request was cut short in is taken care of once more: a commit that was on its way to a
database has arrived by then."""

_kept: set[asyncio.Task[Any]] = set()
"""Work that goes on; the loop itself holds its tasks weakly."""


class Runner(Protocol):
    """Waits for work."""

    async def all(self, works: Sequence[Coroutine[Any, Any, T]]) -> list[T]:
        """The results of all, in order."""
        ...

    async def within(self, seconds: float, work: Coroutine[Any, Any, T]) -> T:
        """The result, or ``TimeoutError`` when it takes longer and can be stopped."""
        ...

    async def finished_within(
        self, seconds: float, works: Sequence[Callable[[], Coroutine[Any, Any, T]]]
    ) -> list[T | None]:
        """The results of those that are done in time."""
        ...

    async def to_the_end(self, work: Coroutine[Any, Any, T]) -> T:
        """The result of work that nothing stops, not even the end of its request."""
        ...

    def once(self, ask: Callable[[], Coroutine[Any, Any, T]]) -> Once[T]:
        """Asks when the first wants to know, for all who do."""
        ...

    async def wait(self, waiting: Waiting[T], seconds: float = WAIT) -> T | None:
        """The result of what the engine does elsewhere; nothing when it takes longer."""
        ...

    def in_doubt(self, begin: Callable[[], Waiting[Any] | None]) -> None:
        """Begins something for a request that is cut short, from where nothing can be awaited."""
        ...

    def apart(self, work: Callable[[], Coroutine[Any, Any, Any]]) -> bool:
        """Begins work that no request waits for; false where there is nobody to do it."""
        ...


class Once(Protocol[T_co]):
    """One result for all that ask for it."""

    async def result(self) -> T_co:
        """The result, or the exception that asking raised."""
        ...


class OnceByTask(Generic[T]):
    """A task asks, so that it goes on when the first of those that wait is cancelled."""

    def __init__(self, ask: Callable[[], Coroutine[Any, Any, T]]) -> None:
        self._ask = ask
        self._task: asyncio.Task[T] | None = None
        self._waiting = 0

    async def result(self) -> T:
        """The result; when the last that waits is cancelled, so is the task."""
        if self._task is None:
            self._task = asyncio.get_running_loop().create_task(self._ask())
        task = self._task
        if task.done():
            return task.result()
        self._waiting += 1
        try:
            return await asyncio.shield(task)
        finally:
            self._waiting -= 1
            if not self._waiting and not task.done():
                self._task = None
                task.cancel()


class OnceInThread(Generic[T]):
    """The first that wants to know asks; nothing else runs meanwhile."""

    def __init__(self, ask: Callable[[], Coroutine[Any, Any, T]]) -> None:
        self._ask = ask
        self._result: tuple[T] | None = None
        self._error: BaseException | None = None

    async def result(self) -> T:
        """The result, or what asking raised."""
        if self._error is not None:
            raise self._error
        if self._result is None:
            try:
                self._result = (await self._ask(),)
            except BaseException as error:
                self._error = error
                raise
        return self._result[0]


class AsyncRunner:
    """Works run concurrently on the event loop."""

    async def all(self, works: Sequence[Coroutine[Any, Any, T]]) -> list[T]:
        """The results of all, in order."""
        if len(works) == 1:
            return [await works[0]]
        return list(await asyncio.gather(*works))

    async def within(self, seconds: float, work: Coroutine[Any, Any, T]) -> T:
        """The result, or ``TimeoutError``; the work is cancelled then."""
        if sys.version_info >= (3, 11):
            try:
                waited = work.send(None)  # what is done at its first step needs no clock
            except StopIteration as done:
                return done.value  # type: ignore[no-any-return]
            async with asyncio.timeout(seconds):  # needs no task of its own
                return await _resumed(work, waited)
        try:
            return await asyncio.wait_for(work, seconds)
        except asyncio.TimeoutError as error:  # a class of its own there
            raise TimeoutError from error

    async def finished_within(
        self, seconds: float, works: Sequence[Callable[[], Coroutine[Any, Any, T]]]
    ) -> list[T | None]:
        """The results of those that are done in time; the others are cancelled."""
        tasks = [asyncio.ensure_future(work()) for work in works]
        try:
            await asyncio.wait(tasks, timeout=seconds)
        finally:
            for task in tasks:
                task.cancel()
        return [task.result() if task.done() and not task.cancelled() else None for task in tasks]

    async def to_the_end(self, work: Coroutine[Any, Any, T]) -> T:
        """The result; when the one who waits is cancelled, the work goes on."""
        return await asyncio.shield(keep(work))

    def once(self, ask: Callable[[], Coroutine[Any, Any, T]]) -> Once[T]:
        """A task asks."""
        return OnceByTask(ask)

    async def wait(self, waiting: Waiting[T], seconds: float = WAIT) -> T | None:
        """The result; other work goes on meanwhile."""
        loop = asyncio.get_running_loop()
        end = loop.time() + seconds
        while True:
            woken = asyncio.Event()
            done = waiting.poll(partial(loop.call_soon_threadsafe, woken.set))
            if done is not None:
                return done
            try:
                await asyncio.wait_for(woken.wait(), end - loop.time())
            except asyncio.TimeoutError:  # a class of its own before Python 3.11
                return None

    def in_doubt(self, begin: Callable[[], Waiting[Any] | None]) -> None:
        """Begins it now and again for a while: what the request was waiting for may be done only then."""
        begin()
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            return  # it has ended, and this coroutine with it
        for seconds in AGAIN:
            loop.call_later(seconds, begin)

    def apart(self, work: Callable[[], Coroutine[Any, Any, Any]]) -> bool:
        """A task does it."""
        keep(_logged(work()))
        return True


@types.coroutine
def _resumed(work: Coroutine[Any, Any, T], waited: Any) -> Generator[Any, Any, T]:
    """Goes on with a coroutine that has taken its first step and waits for something."""
    try:
        while True:
            try:
                sent = yield waited
            except BaseException as error:  # a cancellation is the coroutine's to handle
                waited = work.throw(error)
            else:
                waited = work.send(sent)
    except StopIteration as done:
        return done.value  # type: ignore[no-any-return]
    finally:
        work.close()


class SyncRunner:
    """Works run one after the other; nothing that began can be stopped."""

    async def all(self, works: Sequence[Coroutine[Any, Any, T]]) -> list[T]:
        """The results of all, in order."""
        return [await work for work in works]

    async def within(self, seconds: float, work: Coroutine[Any, Any, T]) -> T:
        """The result, however long it takes."""
        return await work

    async def finished_within(
        self, seconds: float, works: Sequence[Callable[[], Coroutine[Any, Any, T]]]
    ) -> list[T | None]:
        """The results of those that began in time."""
        end = time.monotonic() + seconds
        return [await work() if time.monotonic() < end else None for work in works]

    async def to_the_end(self, work: Coroutine[Any, Any, T]) -> T:
        """The result; nothing can stop it anyhow."""
        return await work

    def once(self, ask: Callable[[], Coroutine[Any, Any, T]]) -> Once[T]:
        """This thread asks."""
        return OnceInThread(ask)

    async def wait(self, waiting: Waiting[T], seconds: float = WAIT) -> T | None:
        """The result; other threads go on meanwhile, or other greenlets."""
        return blocking(waiting, seconds)

    def in_doubt(self, begin: Callable[[], Waiting[Any] | None]) -> None:
        """Sees it through: what cuts a thread short may be the end of its process."""
        begun = begin()
        if begun is not None:
            blocking(begun, WAIT)

    def apart(self, work: Callable[[], Coroutine[Any, Any, Any]]) -> bool:
        """This thread is the only one there is."""
        return False


async def awaited(found: Any) -> Any:
    """The result of what may have to be awaited, and what that gives may have to be as well."""
    while inspect.isawaitable(found):
        found = await found
    return found


async def _logged(work: Coroutine[Any, Any, Any]) -> None:
    try:
        await work
    except Exception:
        _log.exception("an answer older than its `ttl` could not be replaced by a new one")


def keep(work: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
    """A task that goes on whether or not anybody waits for it."""
    task = asyncio.get_running_loop().create_task(work)
    _kept.add(task)
    task.add_done_callback(_kept.discard)
    return task


def drive(work: Coroutine[Any, Any, T]) -> T:
    """The result of a coroutine that waits for nothing, which is every one under a ``SyncRunner``."""
    try:
        work.send(None)
    except StopIteration as done:
        return done.value  # type: ignore[no-any-return]
    work.close()
    raise RuntimeError("a synchronous server cannot wait")
