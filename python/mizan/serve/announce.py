"""Telling the sinks of an app what is out of date, once it is committed."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from mizan import _core
from mizan.announcement import Added, Announcement, announcement
from mizan.context import Context
from mizan.registry import Registry
from mizan.serve.request import Caller, Served
from mizan.serve.runner import AsyncRunner, drive, keep
from mizan.sink import Sink
from mizan.target import Commit

_log = logging.getLogger("mizan")


async def announce(served: Served, settled: _core.Settled) -> None:
    """Tells what a call changed; returns when all have heard, however the request ends."""
    registry = served.registry
    said = settled.announcement() if registry.sinks else None
    if said is not None:
        await served.server.runner.to_the_end(tell(registry, served.server, announcement(registry.settings.app, said)))


async def tell(registry: Registry, caller: Caller, announced: Announcement) -> list[Sink]:
    """Tells one sink after the other; what fails, or takes longer than a request may, is logged and returned."""
    limit = registry.settings.time_limit
    failed = []
    for sink in registry.sinks:
        try:
            await caller.runner.within(limit, _heard(caller, sink, limit, announced))
        except TimeoutError:
            _log.error("sink %s took longer than %g s for %s", sink, limit, announced.headers)
            failed.append(sink)
        except Exception:
            _log.exception("sink %s failed for %s", sink, announced.headers)
            failed.append(sink)
    return failed


async def _heard(caller: Caller, sink: Sink, limit: float, announced: Announcement) -> None:
    if sink.is_async:
        # What waits can be stopped, even for a caller that cannot.
        await caller.call(AsyncRunner().within, True, limit, sink.function(announced))
    else:
        await caller.call(sink.function, False, announced)


@dataclass(frozen=True, eq=False)
class AppOutlet:
    """An app for changes that no call made."""

    registry: Callable[[], Registry]
    commit: Commit
    blocking: Caller
    """Runs sinks in the thread of the change."""
    waiting: Caller
    """Runs them on its event loop."""

    def declares(self, target: Context | type[Context] | str) -> bool:
        """Whether the context is one of its own."""
        contexts = self.registry().contexts
        if isinstance(target, str):
            name = target.partition(".")[0]
            return any(each.name == name for each in contexts)
        return any(each.declared in (target, type(target)) for each in contexts)

    def announce(self, targets: Sequence[Added]) -> None:
        """Checks targets and tells the app's sinks when the work is committed; raises ``InvalidTarget``."""
        announced = self.checked(targets)
        self.commit(lambda: self._tell(announced))

    def checked(self, targets: Sequence[Added]) -> Announcement:
        """What there is to tell of targets."""
        registry = self.registry()
        return announcement(registry.settings.app, registry.core.announce(targets))

    def tell(self, announced: Announcement) -> list[Sink]:
        """Tells the sinks here and now; returns those that failed."""
        return drive(tell(self.registry(), self.blocking, announced))

    def _tell(self, announced: Announcement) -> None:
        try:
            asyncio.get_running_loop()
        except RuntimeError:
            self.tell(announced)
        else:
            keep(tell(self.registry(), self.waiting, announced))
