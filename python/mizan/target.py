"""Targets that only a running function knows."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, fields
from typing import Any

from pydantic_core import to_json

from mizan.context import Context

Added = tuple[str, "str | None", "bytes | None"]
"""Context, only function, params as a JSON object: as the engine takes them."""

_log = logging.getLogger("mizan")


@dataclass
class Collector:
    """The targets one call adds."""

    commit: Callable[[Callable[[], None]], None] | None = None
    """Runs what it is given once the work is committed, and never if it is rolled back."""
    targets: list[Added] = field(default_factory=list)

    def add(self, target: Added) -> None:
        """Adds a target, when the work is committed."""
        if self.commit is None:
            self.targets.append(target)
        else:
            self.commit(lambda: self.targets.append(target))


_current: ContextVar[Collector | None] = ContextVar("mizan_targets", default=None)


def invalidate(target: Context | type[Context] | str) -> None:
    """Adds a target to what this call invalidates: ``invalidate(Board(board_id=5))``, ``invalidate(Board)``.

    A param that is ``None`` does not narrow. Outside a call there is no answer to join, so nothing happens.
    """
    collector = _current.get()
    if collector is None:
        _log.debug("a target was added outside a call and reaches nobody: %r", target)
    else:
        collector.add(_added(target))


@contextmanager
def collecting(collector: Collector) -> Iterator[Collector]:
    """Lets ``invalidate`` add to ``collector`` while the block runs."""
    token = _current.set(collector)
    try:
        yield collector
    finally:
        _current.reset(token)


def _added(target: Context | type[Context] | str) -> Added:
    if isinstance(target, str):
        context, _, function = target.partition(".")
        return context, function or None, None
    name = target.mizan_options.name
    if isinstance(target, type):
        return name, None, None
    params: dict[str, Any] = {param.name: getattr(target, param.name) for param in fields(target)}  # type: ignore[arg-type]
    return name, None, to_json(params)
