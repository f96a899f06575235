"""A request for dependencies of functions whose answers may be cached: it notices what they read of it."""

from __future__ import annotations

import sys
from typing import Any

from fastapi import Request

from mizan.serve.watched import Watch, WatchedMembers

_FRAMEWORK = ("fastapi.", "starlette.", "mizan.")
_PARTS = frozenset(
    {
        *(
            "headers",
            "cookies",
            "state",
            "session",
            "user",
            "auth",
            "client",
            "query_params",
            "url",
            "base_url",
            "scope",
            "receive",
        ),
        *("body", "json", "form", "stream", "get", "items", "keys", "values", "is_disconnected", "url_for"),
    }
)
"""What of a request could be another for the same key."""


class WatchingRequest(Request):
    """Hands on what FastAPI itself reads, and notes what a project does.

    What identifies the caller may read everything: the key has what it finds.
    """

    def __getattribute__(self, name: str) -> Any:
        value = super().__getattribute__(name)
        if name not in _PARTS or _is_framework(sys._getframe(1)):
            return value
        scope = super().__getattribute__("scope")
        watch: Watch = scope["mizan_watch"]
        if _identifies(sys._getframe(1), scope.get("mizan_identify")):
            return value
        inside = watch.allowed.inside.get(name)
        if inside is not None:
            return WatchedMembers(value, f"request.{name}", inside, watch.note)
        watch.note(f"request.{name}")
        return value

    def __getitem__(self, key: str) -> Any:
        if not _is_framework(sys._getframe(1)):
            self.scope["mizan_watch"].note(f"request[{key!r}]")
        return super().__getitem__(key)


def _is_framework(frame: Any) -> bool:
    return str(frame.f_globals.get("__name__", "")).startswith(_FRAMEWORK)


def _identifies(frame: Any, codes: frozenset[Any] | None) -> bool:
    """Whether the project is identifying its caller: in that very function, or in a dependency of it."""
    while codes and frame is not None:
        if frame.f_code in codes:
            return True
        frame = frame.f_back
    return False
