"""The moment a request arrives in the order of purges, captured before any middleware can open a transaction."""

from __future__ import annotations

import logging
from contextvars import copy_context
from typing import Any, Protocol
from weakref import WeakSet

from django.core.signals import request_started

from mizan._core import Arrival
from mizan.origin import Origin
from mizan.serve.came import Came
from mizan.serve.withheld import sent_with

_KEY = "mizan.arrivals"
_CAME = "mizan.came"
_SAFE = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
"""Methods of requests that nothing comes back with."""
_AT_START = copy_context()
"""The context variables that the start of the process set."""

_log = logging.getLogger("mizan")


class Followed(Protocol):
    """A view with the cache that its reads look at."""

    def origin(self) -> Origin:
        """The cache's origin; may raise what building the registry raises."""
        ...


_views: WeakSet[Any] = WeakSet()


def follow(view: Followed) -> None:
    """Captures the moment for a view's cache, from the next request on."""
    _views.add(view)
    request_started.connect(_started, dispatch_uid="mizan.arrival")


def _started(sender: Any, environ: Any = None, scope: Any = None, **rest: Any) -> None:
    at = environ if environ is not None else scope
    if not isinstance(at, dict):
        return
    at[_KEY] = arrivals = {}
    if at.get("REQUEST_METHOD", at.get("method")) not in _SAFE:
        at[_CAME] = _came(at, environ is None)
    for view in list(_views):
        try:
            origin = view.origin()
            origin.serves(at.get("wsgi.multiprocess"))
            arrivals[id(origin)] = origin.arrival()
        except Exception:  # the view raises it again for its own requests; this may be one for another view
            _log.debug("the arrival of a request is not captured", exc_info=True)


def _came(at: dict[str, Any], is_asgi: bool) -> Came:
    if is_asgi:
        return Came.now({**at, **sent_with(at)})
    # A thread keeps what the requests before this one have set in it.
    return Came(dict(at), _AT_START)


def came(request: Any) -> Came | None:
    """What the request was before a middleware; nothing for one that was under way before the view was there."""
    at = getattr(request, "scope", None) or request.META
    found: Came | None = at.get(_CAME)
    return found


def arrival(request: Any, origin: Origin) -> Arrival | None:
    """When a request arrived; nothing for one that was under way before the view was there."""
    at = getattr(request, "scope", None) or request.META
    found: Arrival | None = (at.get(_KEY) or {}).get(id(origin))
    return found
