"""Pages that caches may keep: views that answer GET and say so."""

from __future__ import annotations

from functools import partial
from typing import Any

from mizan import _core
from mizan.caller import Caller
from mizan.serve.request import Request, Served
from mizan.serve.surround import surroundings
from mizan.serve.watched import Watch

NOT_STORED = ("cache-control", "no-store")
"""The header field of a page that no cache may store."""


class Page:
    """One request of a page."""

    def __init__(self, served: Served, request: Request, plan: _core.Call) -> None:
        self._served = served
        self._request = request
        self._plan = plan
        self._policy = plan.page
        self._watch: Watch | None = None
        self._caller: Caller | None = None

    async def watch(self) -> Watch | None:
        """Notices what the view reads, when its answer may be cached."""
        if self._policy is None:
            return None
        server, registry = self._served.server, self._served.registry
        _, _, is_public, is_anonymous = self._policy
        if not is_public:
            self._caller = await self._request.caller(server)
            is_unknown = not is_anonymous if self._caller is None else self._caller.audience is None
            if is_unknown:
                return None  # it is not stored
        audience = "public" if is_public else "anonymous" if self._caller is None else "caller"
        allowed = await server.allowed(self._request.native, registry.vary, self._caller, audience, True)
        development = registry.settings.development
        self._watch = Watch(self._request.native, allowed, audience, development, caller=self._caller)
        return self._watch

    async def fields(self, response: Any, changes: bool) -> list[tuple[str, str]]:
        """The header fields for caches, on a page that may be kept: one that succeeded, sets no cookie and changes
        nothing.
        """
        if self._policy is None or getattr(response, "status_code", 200) != 200:
            return []
        if _is_unshared(response):
            return []  # what the view says itself goes before its policy
        registry = self._served.registry
        if registry.origin.is_off:
            return []
        if registry.settings.replica_lag > 0:
            return []  # no page is compared with the purges within the lag
        if changes or self._served.server.sets_cookie(response):
            return [NOT_STORED]
        around = await surroundings(self._served, self._request)
        kept = (
            None if around is None else self._plan.kept(None if self._caller is None else self._caller.audience, around)
        )
        if kept is None:
            return [NOT_STORED]
        fields = kept.headers(self._served.may_edge_store(self._request, [registry.functions[self._plan.member()[0]]]))
        watch = self._watch
        if watch is None:
            return fields
        if watch.was_shown and self._served.server.is_streamed(response):
            return [NOT_STORED]  # its header fields leave before it has read what it reads
        if watch.touched is not None:
            watch.log()
            return [NOT_STORED]
        self._served.server.when_rendered(response, partial(self._look_again, response, watch, fields))
        return fields

    def _look_again(self, response: Any, watch: Watch, fields: list[tuple[str, str]]) -> None:
        """Takes the header fields back from a response that was rendered after the view and read more then."""
        if watch.touched is None:
            return
        watch.log()
        for name, _ in fields:
            del response.headers[name]
        response.headers[NOT_STORED[0]] = NOT_STORED[1]


def _is_unshared(response: Any) -> bool:
    """Whether the response of a view keeps itself out of shared caches."""
    fields = response.headers
    values = fields.getlist("cache-control") if hasattr(fields, "getlist") else [fields.get("Cache-Control", "")]
    return _core.is_unshared(values)
