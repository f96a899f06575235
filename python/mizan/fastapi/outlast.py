"""Work in a thread cannot be stopped: what it was given is kept until it ends, though nobody waits any more."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

_running: set[asyncio.Task[Any]] = set()
"""The event loop itself holds tasks only weakly."""


class Abandoned(Exception):
    """The time was up before the function was done; its dependencies are told, so that they undo what it did."""


async def outlast(
    solve: Callable[..., Coroutine[Any, Any, Any]],
    work: Callable[..., Awaitable[Any]],
    ended: Callable[[], None] | None = None,
) -> Any:
    """The result of ``solve(work)``; its dependencies are left when the work has ended, even if this is cancelled.

    ``ended`` is told when they are left.
    """
    waiting = True

    async def watched(**given: Any) -> Any:
        result = await work(**given)
        if not waiting:
            raise Abandoned("no request waits for the result any more")
        return result

    task = asyncio.ensure_future(solve(watched))
    _running.add(task)
    task.add_done_callback(_ended)
    if ended is not None:
        task.add_done_callback(lambda _: ended())
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        waiting = False
        raise


def _ended(task: asyncio.Task[Any]) -> None:
    _running.discard(task)
    if not task.cancelled():
        task.exception()  # who waited has been told; if nobody did, nobody is to be
