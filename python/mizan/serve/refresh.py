"""Single flight: the client's mounted bundles that a call made stale, read again into its answer."""

from __future__ import annotations

from functools import partial

from mizan import _core
from mizan._core import Refused
from mizan.serve.bundle import members
from mizan.serve.came import tell_once
from mizan.serve.request import Request, Served
from mizan.success import Success

LIMIT = 0.150
"""Seconds; what takes longer the client would rather fetch itself."""


async def refresh(
    served: Served, request: Request, later: Request, plans: list[_core.Bundle], success: Success
) -> list[bytes | None]:
    """The body of each stale bundle that could be read completely and in time, as ``later`` would be answered.

    None where a new request could be answered otherwise, by what only the project's middleware would choose for it.
    """
    if not plans:
        return []
    why = _chosen_anew(served, request, success)
    if why is not None:
        tell_once(why)
        return [None] * len(plans)
    works = [partial(_read, served, later, plan) for plan in plans]
    bodies = await served.server.runner.finished_within(LIMIT, works)
    if later.withheld is not None and later.withheld.was_read:
        # One identification serves all bundles, and the project may have caught the refusal and gone on without.
        return [None] * len(plans)
    return bodies


def _chosen_anew(served: Served, request: Request, success: Success) -> str | None:
    """What the next request of this client could have otherwise where functions read it without the request."""
    if any(name.lower() == "set-cookie" for name, _ in success.headers):
        return "it sets a cookie, which the next request has"
    vary, server = served.registry.vary, served.server
    looked_up = [name for name in vary.attributes if name.partition(".")[0] in server.looked_up_again]
    if vary.functions or len(looked_up) < len(vary.attributes):
        return "responses are told apart by what only the project knows of a request"
    return server.chosen_before(request.native)


async def _read(served: Served, request: Request, plan: _core.Bundle) -> bytes | None:
    try:
        return plan.body(await members(served, request, plan))
    except Refused:
        return None
