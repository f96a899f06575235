"""Running functions from threads that have no event loop of their own."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from anyio import from_thread

from mizan.serve.runner import SyncRunner


class BlockingCaller:
    """Runs functions here; an asynchronous one on the app's event loop where this is one of its threads."""

    def __init__(self) -> None:
        self.runner = SyncRunner()

    async def call(self, work: Callable[..., Any], is_async: bool, *args: Any) -> Any:
        """The result, waited for."""
        if not is_async:
            return work(*args)
        loop = _loop_of_thread()
        if loop is None:
            return asyncio.run(work(*args))
        return asyncio.run_coroutine_threadsafe(work(*args), loop).result()


def _loop_of_thread() -> asyncio.AbstractEventLoop | None:
    try:
        return from_thread.run_sync(asyncio.get_running_loop)
    except RuntimeError:
        return None  # a thread of nobody's, such as a job's
