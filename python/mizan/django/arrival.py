"""The moment a request arrives in the order of purges, captured before any middleware can open a transaction."""

from __future__ import annotations

from typing import Any
from weakref import WeakSet

from django.core.signals import request_started

from mizan._core import Arrival
from mizan.origin import Origin

_KEY = "mizan.arrivals"

_origins: WeakSet[Origin] = WeakSet()


def follow(origin: Origin) -> None:
    """Captures the moment for an app's cache, from the next request on."""
    _origins.add(origin)
    request_started.connect(_started, dispatch_uid="mizan.arrival")


def _started(sender: Any, environ: Any = None, scope: Any = None, **rest: Any) -> None:
    at = environ if environ is not None else scope
    if isinstance(at, dict):
        at[_KEY] = {id(each): each.arrival() for each in _origins}


def arrival(request: Any, origin: Origin) -> Arrival | None:
    """When a request arrived, as its server said, else now: then nothing of the request has run here yet."""
    at = getattr(request, "scope", None) or request.META
    found: Arrival | None = (at.get(_KEY) or {}).get(id(origin))
    return found or origin.arrival()
