"""Single flight: the client's mounted bundles that a call made stale, read again into its answer."""

from __future__ import annotations

from functools import partial

from mizan import _core
from mizan._core import Refused
from mizan.serve.bundle import members
from mizan.serve.request import Request, Served

LIMIT = 0.150
"""Seconds; what takes longer the client would rather fetch itself."""


async def refresh(served: Served, request: Request, settled: _core.Settled) -> list[bytes | None]:
    """The body of each stale bundle that could be read completely and in time."""
    plans = settled.refreshable()
    if not plans:
        return []
    works = [partial(_read, served, request, plan) for plan in plans]
    bodies = await served.server.runner.finished_within(LIMIT, works)
    if request.withheld is not None and request.withheld.was_read:
        # One identification serves all bundles, and the project may have caught the refusal and gone on without.
        return [None] * len(plans)
    return bodies


async def _read(served: Served, request: Request, plan: _core.Bundle) -> bytes | None:
    try:
        return plan.body(await members(served, request, plan))
    except Refused:
        return None
