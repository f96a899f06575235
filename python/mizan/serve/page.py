"""Pages that caches may keep: views that answer GET and say so."""

from __future__ import annotations

import logging
from typing import Any

from mizan import _core
from mizan.identity import identity_of
from mizan.serve.request import Request, Served
from mizan.serve.watched import Watch

_log = logging.getLogger("mizan")

_NOT_STORED = ("cache-control", "no-store")


class Page:
    """One request of a page."""

    def __init__(self, served: Served, request: Request, plan: _core.Call) -> None:
        self._served = served
        self._request = request
        self._plan = plan
        self._policy = plan.page
        self._watch: Watch | None = None

    @property
    def shown(self) -> Any:
        """What the view sees in place of its request, when it may not look at who calls."""
        if self._policy is None or not self._policy[2]:
            return None
        server = self._served.server
        self._watch = Watch(self._request.native, server.harmless, self._served.registry.settings.development)
        return self._watch.request

    async def fields(self, response: Any, changes: bool) -> list[tuple[str, str]]:
        """The header fields for caches, on a page that may be kept: one that succeeded, sets no cookie and changes
        nothing.
        """
        if self._policy is None or getattr(response, "status_code", 200) != 200:
            return []
        if changes:
            return [_NOT_STORED]
        if self._watch is not None and self._watch.touched is not None:
            _log.error(
                "a page is cached with `public`, but it read `%s`, which can tell callers apart: it is kept nowhere; "
                "remove `public`, or pass what it needs as an argument",
                self._watch.touched,
            )
            return [_NOT_STORED]
        kept = None if self._served.server.sets_cookie(response) else await self._kept()
        return [_NOT_STORED] if kept is None else kept.headers(self._request.is_from_edge)

    async def _kept(self) -> _core.Kept | None:
        if self._watch is not None:
            return self._plan.kept(None)
        caller = await self._request.caller(self._served.server)
        return self._plan.kept(None if caller is None else identity_of(caller.id))
