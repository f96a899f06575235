"""Waiting for what the engine does elsewhere: bounded, and without keeping a greenlet from going on."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from typing import TYPE_CHECKING, TypeVar

from mizan import _core

if TYPE_CHECKING:
    from mizan._core import Waiting

T = TypeVar("T")

WAIT = _core.MAX_WAIT + 2.0
"""Seconds after which a call of the engine is given up. Longer than the engine lets a request wait for another one and
for Redis, so that the engine decides what the request does then."""

DELIVERY = 5.0
"""Seconds that a command, or a process that ends, waits for Redis to take its purges."""

_LOOK_AGAIN = 0.002
"""Seconds between two looks of a greenlet."""


def blocking(waiting: Waiting[T], seconds: float) -> T | None:
    """The result of what the engine does elsewhere, waited for by this thread; nothing when it takes longer."""
    end = time.monotonic() + seconds
    if has_greenlets():
        # The threads of the engine cannot wake a greenlet, so this one looks again and again.
        while (done := waiting.poll(_nothing)) is None:
            if time.monotonic() > end:
                return None
            time.sleep(_LOOK_AGAIN)
        return done
    while True:
        woken = threading.Event()
        done = waiting.poll(woken.set)
        if done is not None:
            return done
        if not woken.wait(max(0.0, end - time.monotonic())):
            return None


@contextmanager
def locked(lock: Lock) -> Iterator[None]:
    """Holds a lock while something is waited for; a greenlet that waits for it lets the one that holds it go on.

    A lock that was made before gevent replaced the module, as in a program that is loaded before it forks, would block
    the thread of both.
    """
    if has_greenlets():
        while not lock.acquire(blocking=False):
            time.sleep(_LOOK_AGAIN)
    else:
        lock.acquire()
    try:
        yield
    finally:
        lock.release()


def has_greenlets() -> bool:
    """Whether threads are greenlets of gevent or eventlet: one that waits for another must let it run."""
    monkey = sys.modules.get("gevent.monkey")
    if monkey is not None and monkey.is_module_patched("threading"):
        return True
    patcher = sys.modules.get("eventlet.patcher")
    return patcher is not None and bool(patcher.is_monkey_patched("thread"))


def _nothing() -> None:
    """Wakes nothing."""
