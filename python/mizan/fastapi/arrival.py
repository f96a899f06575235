"""The moment a request arrives in the order of purges, captured before anything of the project runs."""

from __future__ import annotations

import asyncio
import logging
from functools import partial
from typing import Any
from weakref import WeakSet

from starlette.applications import Starlette
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from mizan._core import Arrival
from mizan.fastapi.commit import is_mounted, purging_again
from mizan.origin import Origin, ended
from mizan.serve.came import Came
from mizan.serve.withheld import sent_with

_log = logging.getLogger("mizan")

_KEY = "mizan_arrivals"
_CAME = "mizan_came"

_origins: WeakSet[Origin] = WeakSet()
_warned: WeakSet[Any] = WeakSet()


def follow(origin: Origin) -> None:
    """Captures the moment for an app's cache."""
    _origins.add(origin)


class ArrivalMiddleware:
    """Captures when requests arrive, for reads that are cached, and purges what they change after their last commit.

    When the lifespan ends it waits for purges that have not arrived in Redis.

    Mizan puts it around a FastAPI app when its lifespan begins, else at its first request. Around an app that mounts
    the one with the router, and around ASGI middleware that is not added to the app, put it yourself:
    ``app = ArrivalMiddleware(app)``.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Captures the moment unless something further out has."""
        if scope["type"] == "http":
            _capture(scope)
            await purging_again(self._app, scope, receive, send)
        elif scope["type"] == "lifespan":
            await self._app(scope, receive, partial(_at_shutdown, send))
        else:
            await self._app(scope, receive, send)


class _Around(ArrivalMiddleware):
    """The same, put around an app by Mizan; it captures nothing for an app that is mounted in another one."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Captures the moment where this is the first that the request comes to."""
        if scope["type"] == "http" and _is_within(scope):
            await purging_again(self._app, scope, receive, send)
        else:
            await super().__call__(scope, receive, send)


def arrival(scope: Scope, origin: Origin, app_name: str) -> Arrival | None:
    """When a request arrived at the router; nothing where something of the project may have run before that was known.

    The first request of an app with middleware is one of these: from the next on it is captured around the app.
    """
    if _KEY not in scope:
        app = scope.get("app")
        is_bare = _is_bare(scope, app)
        if isinstance(app, Starlette):
            surround(app)
        if is_bare:
            scope[_CAME] = Came.now(sent_with(scope))
            return origin.arrival()
        if isinstance(app, Starlette) and _is_inner(scope, app):
            _warn(app, app_name)
    found: Arrival | None = (scope.get(_KEY) or {}).get(id(origin))
    return found


def came(scope: Scope) -> Came | None:
    """What the request was before a middleware; nothing where one may have run unseen."""
    found: Came | None = scope.get(_CAME)
    return found


def _is_bare(scope: Scope, app: Any) -> bool:
    """Whether a request comes straight to the router."""
    if not isinstance(app, Starlette):
        return not is_mounted(scope)
    return not (app.user_middleware or _is_inner(scope, app) or _is_extended(app.middleware_stack, app.router))


def _is_within(scope: Scope) -> bool:
    """Whether a request has come to something before the middleware of the app."""
    return is_mounted(scope) or "router" in scope or not _is_framework(type(scope.get("app")).__call__)


def _is_inner(scope: Scope, app: Starlette) -> bool:
    """Whether something may run before the middleware of the app: another app, or a method of its own."""
    # The first router that a request comes to stays in the scope, whatever that hands the request to.
    first = scope.get("router")
    return is_mounted(scope) or (first is not None and first is not app.router) or not _is_framework(type(app).__call__)


def _is_extended(stack: Any, router: Any) -> bool:
    """Whether something besides the framework's own stands around the router, as ``build_middleware_stack`` puts it."""
    while stack is not router:
        if stack is None or not _is_framework(type(stack)):
            return True
        stack = getattr(stack, "app", None)
    return False


def _is_framework(thing: Any) -> bool:
    return f"{thing.__module__}.".startswith(("starlette.", "fastapi."))


def surround(app: Starlette) -> None:
    """Puts the middleware around an app that has begun to answer."""
    if app.middleware_stack is not None and not isinstance(app.middleware_stack, _Around):
        app.middleware_stack = _Around(app.middleware_stack)


def _warn(app: Starlette, app_name: str) -> None:
    if app not in _warned:
        _warned.add(app)
        _log.warning(
            "nothing is cached of app `%s`, and no bundle comes with a mutation: another app is around it, whose "
            "middleware may read data before the request is seen here; write "
            "`app = mizan.fastapi.ArrivalMiddleware(app)` around the outer one",
            app_name,
        )


async def _at_shutdown(send: Send, message: Message) -> None:
    """Hands on what an app says of its lifespan, the end only when purges have arrived or their time is up."""
    if message["type"] == "lifespan.startup.complete":
        for each in _origins:
            each.has_end = True
    elif message["type"].startswith("lifespan.shutdown."):
        await asyncio.to_thread(ended)
    await send(message)


def _capture(scope: Scope) -> None:
    if _KEY in scope:
        return
    for each in _origins:
        each.serves(None)
    scope[_KEY] = {id(each): each.arrival() for each in _origins}
    scope[_CAME] = Came.now(sent_with(scope))
