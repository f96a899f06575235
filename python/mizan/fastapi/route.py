"""The one route: straight to the endpoint where FastAPI has nothing to do before it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

from fastapi import Request, Response
from fastapi.routing import APIRoute
from starlette.types import Receive, Scope, Send

from mizan.fastapi.commit import is_mounted, may_commit_later, purging_again, surrounded

try:
    # A router is included without a copy of its routes; what the inclusion adds to one stands in the scope.
    from fastapi.routing import _get_scope_effective_route_context as _inclusion
except ImportError:
    _inclusion = None  # type: ignore[assignment]  # an older FastAPI, or one that keeps it elsewhere


ARRIVAL = "mizan_arrival"
"""Where the scope has the moment a request arrived in the order of purges."""


class Route(APIRoute):
    """A route whose endpoint takes the request alone.

    Solving dependencies and making a response from a result cost more than many a function, and here there are none.
    """

    endpoint: Callable[[Request], Awaitable[Response]]

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers; through FastAPI when dependencies are to run first or a body limit is to be kept."""
        # Before dependencies, which could open a transaction; a method of `Endpoint` knows of middleware.
        scope[ARRIVAL] = self.endpoint.__self__.arrival(scope)  # type: ignore[attr-defined]
        is_around = is_mounted(scope) or may_commit_later(scope.get("app"))
        await purging_again(partial(self._handle, is_around), scope, receive, send, is_seen_whole=not is_around)

    async def _handle(self, is_around: bool, scope: Scope, receive: Receive, send: Send) -> None:
        is_bare = self._is_bare(scope)
        if is_around or not is_bare:
            surrounded(scope)
        if is_bare:
            response = await self.endpoint(Request(scope, receive, send))
            await response(scope, receive, send)
        else:
            await super().handle(scope, receive, send)

    def _is_bare(self, scope: Scope) -> bool:
        if _inclusion is None:
            return False
        included = _inclusion(scope)
        said: Any = self if included is None or included.original_route is not self else included
        return not said.dependencies and said.max_body_size is None
