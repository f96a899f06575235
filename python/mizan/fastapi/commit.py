"""Requests: what one changes may be committed only after the code that changed it, by a dependency or a middleware."""

from __future__ import annotations

import logging
from collections.abc import Hashable
from contextvars import ContextVar
from typing import Any

from starlette.applications import Starlette
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from mizan.serve.runner import AsyncRunner
from mizan.target import Purge

_log = logging.getLogger("mizan")

_KEY = "mizan_changes"
_MOUNTED = "app_root_path"
"""What Starlette adds to the scope of what it mounts."""
_FRAMEWORKS = ("starlette.", "fastapi.")
_FUNCTIONS = "starlette.middleware.base"
"""Where the middleware is from that runs a function of the project."""


class Changes:
    """The purges of one request, each of which is repeated before the response begins and when the request has ended.

    The first repetition is for what was committed before the response is sent: no later read is shown the state before.
    The second is for what is committed after it, as by a dependency that yields.
    """

    def __init__(self) -> None:
        self.is_surrounded = False
        """Whether something around the router may commit what a call has changed."""
        self._purges: dict[Hashable, Purge] = {}
        self._has_ended = False

    def add(self, key: Hashable, purge: Purge) -> bool:
        """Has a purge repeated, once for equal keys; false if the request has ended."""
        if not self._has_ended:
            self._purges[key] = purge
        return not self._has_ended

    async def repeat(self) -> None:
        """Purges again, and waits until that has arrived or its time is up."""
        runner = AsyncRunner()
        try:
            for waiting in [purge() for purge in list(self._purges.values())]:
                if waiting is not None:
                    await runner.wait(waiting)
        except RuntimeError:
            _log.exception("the cache could not be told of a change")

    async def end(self, is_seen_whole: bool) -> None:
        """Purges again, though the request may have been cancelled; what is changed from now on is purged by itself.

        Where only a part of the request was seen, it may commit later: that is purged after a while as well.
        """
        self._has_ended = True
        if self._purges:
            await AsyncRunner().to_the_end(self.repeat())
            if not is_seen_whole:
                for purge in self._purges.values():
                    AsyncRunner().in_doubt(purge)


_current: ContextVar[Changes | None] = ContextVar("mizan_changes", default=None)


def again(key: Hashable, purge: Purge) -> bool:
    """Has a purge repeated when the request that runs has committed; false where no request is known of."""
    changes = _current.get()
    return changes is not None and changes.add(key, purge)


def after_commit(purge: Purge) -> None:
    """Has what a call purges purged again if something around the router may commit only then."""
    changes = _current.get()
    if changes is not None and changes.is_surrounded:
        changes.add(purge, purge)


async def purging_again(
    app: ASGIApp, scope: Scope, receive: Receive, send: Send, *, is_seen_whole: bool = True
) -> None:
    """Answers a request, and repeats its purges unless something further out does."""
    if _KEY in scope:
        await app(scope, receive, send)
        return
    scope[_KEY] = changes = Changes()

    async def send_after(message: Message) -> None:
        if message["type"] == "http.response.start":
            await changes.repeat()
        await send(message)

    before = _current.set(changes)
    try:
        await app(scope, receive, send_after)
    finally:
        _current.reset(before)
        await changes.end(is_seen_whole)


def surrounded(scope: Scope) -> None:
    """Notes that something around the router may commit what the call of this request has changed."""
    scope[_KEY].is_surrounded = True


def is_mounted(scope: Scope) -> bool:
    """Whether the app that answers is mounted in another one."""
    return _MOUNTED in scope


def may_commit_later(app: Any) -> bool:
    """Whether a middleware of an app may commit what a route has changed: any but those of the frameworks."""
    if not isinstance(app, Starlette):
        return app is not None
    modules = [getattr(each.cls, "__module__", "") for each in app.user_middleware]
    return any(not each.startswith(_FRAMEWORKS) or each == _FUNCTIONS for each in modules)
