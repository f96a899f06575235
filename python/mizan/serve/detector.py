"""The stale detector: on a hit the functions run again, and what they give is compared with what is cached."""

from __future__ import annotations

import logging
import os
import time
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from threading import Lock

from mizan import boundary

_log = logging.getLogger("mizan")

VARIABLE = "MIZAN_STALE_DETECTOR"
"""The environment variable that turns it on."""
_MOST = 200
"""Mutations and reports that are remembered."""
_AWAY = frozenset(
    {"OperationalError", "InterfaceError", "TransportError", "TimeoutError", "ConnectionError", "RedisError"}
)
"""Names of exceptions by which drivers and clients say that a server cannot be reached or is too busy."""
_GRACE = 0.1
"""Seconds within which a purge has come from another process."""


@dataclass(frozen=True)
class Change:
    """A mutation, or an ``invalidate`` outside of one, with what it named."""

    name: str
    targets: str

    def __str__(self) -> str:
        return f"`{self.name}` ({self.targets or 'nothing'})"


@dataclass(frozen=True)
class StaleReport:
    """A cached response that was not what its functions give now."""

    context: str
    params: str
    """As canonical JSON."""
    age: float
    """Seconds it had been cached."""
    changes: tuple[Change, ...]
    """What changed something in this process since then, none of which named it."""

    def __str__(self) -> str:
        since = ", ".join(map(str, self.changes)) or "none in this process"
        return (
            f"a cached response of context `{self.context}` with {self.params} is stale: its functions give something "
            f"else {self.age:.1f} s after it was stored; mutations since then, and what they named: {since}; add the "
            "context to the `affects` of the one that changed it, or call `invalidate`"
        )


class Detector:
    """Remembers what changed something, and compares."""

    def __init__(self) -> None:
        self._changes: deque[tuple[float, Change]] = deque(maxlen=_MOST)
        self._reports: deque[tuple[bytes, StaleReport]] = deque(maxlen=_MOST)
        self._uncertain: set[str] = set()
        self._running = 0
        self._begun = 0
        self._counting = Lock()

    def begin(self) -> None:
        """A call runs: what it commits is purged only when it has ended."""
        with self._counting:
            self._running += 1
            self._begun += 1

    def end(self) -> None:
        """A call has ended, and purged what it named."""
        with self._counting:
            self._running -= 1

    def quiet_since(self) -> int | None:
        """A mark for :meth:`is_quiet_since`; nothing while a call of this process runs."""
        with self._counting:
            return self._begun if self._running == 0 else None

    def is_quiet_since(self, mark: int | None) -> bool:
        """Whether no call of this process has run since the mark was taken."""
        return mark is not None and self.quiet_since() == mark

    def wait_for_purges(self) -> None:
        """Lets the purges of other processes arrive, which follow their commits."""
        time.sleep(_GRACE)

    def changed(self, name: str, targets: Sequence[str]) -> None:
        """Remembers a change and what it named."""
        self._changes.append((time.monotonic(), Change(name, ", ".join(targets))))

    def found(self, context: str, params: str, age: float, since: float) -> None:
        """Reports a stale response, stored ``age`` seconds before the hit and at ``since`` on the monotonic clock."""
        changes = tuple(change for at, change in list(self._changes) if at >= since)
        report = StaleReport(context, params, age, changes)
        self._reports.append((boundary.reported(), report))
        _log.error("%s", report)

    def differs(self, context: str) -> None:
        """Says once of a context that two runs of its functions give two results."""
        if context not in self._uncertain:
            self._uncertain.add(context)
            _log.error(
                "the functions of context `%s` give another result each time they run, so that nothing can be said of "
                "its cached responses; pass what they depend on as params, or remove `cache`",
                context,
            )

    @property
    def reports(self) -> list[StaleReport]:
        """The reports of this test, or of this process outside of tests."""
        now = boundary.reported()
        return [report for test, report in list(self._reports) if test == now]


detector = Detector()
"""The one of this process."""


def is_of_network(error: BaseException) -> bool:
    """Whether a function failed by what it depends on, such as a database that is away: the next run may succeed."""
    seen: BaseException | None = error
    while seen is not None:
        if isinstance(seen, OSError) or any(kind.__name__ in _AWAY for kind in type(seen).__mro__):
            return True
        seen = seen.__cause__ or (None if seen.__suppress_context__ else seen.__context__)
    return False


def is_on(setting: bool) -> bool:
    """Whether it is to be used: as the environment says, else the settings."""
    said = os.environ.get(VARIABLE)
    return setting if not said else said not in ("0", "off", "false")
