"""What Django does for a request, synchronously and asynchronously."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

from asgiref.sync import async_to_sync, sync_to_async
from django.http import HttpRequest

from mizan._core import Refused
from mizan.django import protect
from mizan.django.commit import atomic, atomic_aliases, on_commit
from mizan.django.conf import base, identify
from mizan.django.exception import refusal
from mizan.registry import Function
from mizan.serve.runner import AsyncRunner, Runner, SyncRunner
from mizan.serve.unsettled import ending
from mizan.success import Success
from mizan.target import Collector


class BlockingCaller:
    """Runs functions in this thread, one after the other."""

    def __init__(self) -> None:
        self.runner: Runner = SyncRunner()

    async def call(self, work: Callable[..., Any], is_async: bool, *args: Any, **kwargs: Any) -> Any:
        """Runs a function here, on an event loop of its own if it is asynchronous."""
        return async_to_sync(work)(*args, **kwargs) if is_async else work(*args, **kwargs)


class WaitingCaller:
    """Runs functions on the event loop, or in Django's thread when they are not asynchronous."""

    def __init__(self) -> None:
        self.runner: Runner = AsyncRunner()

    async def call(self, work: Callable[..., Any], is_async: bool, *args: Any, **kwargs: Any) -> Any:
        """Runs a function on the event loop or in the thread."""
        return await (work if is_async else sync_to_async(work))(*args, **kwargs)


class DjangoServer:
    """What does not depend on how work is waited for."""

    runner: Runner
    harmless = frozenset({"GET", "method", "path", "path_info", "resolver_match", "urlconf"})

    def __init__(self) -> None:
        self._identify = identify()
        self._csrf = protect.is_used()
        self._atomic = atomic_aliases()

    async def call(self, work: Callable[..., Any], is_async: bool, *args: Any, **kwargs: Any) -> Any:
        """Runs a function of either kind."""
        raise NotImplementedError

    async def caller(self, request: HttpRequest) -> Any:
        """The user of the session, or whom the project identifies."""
        if self._identify is None:
            return await self.call(_user, False, request)
        return await self.guard(self._identify, request)

    async def guard(self, guard: Any, request: HttpRequest) -> Any:
        """Runs a function of the request."""
        return await self.call(guard, inspect.iscoroutinefunction(guard), request)

    def seen(self, request: HttpRequest) -> Any:
        """The user of the session, which signing out takes off the request."""
        return getattr(request, "user", None)

    def sets_cookie(self, response: Any) -> bool:
        """Whether the view set one."""
        return bool(response.cookies)

    def base(self) -> str:
        """Where the project's URLs put the app."""
        return base()

    async def invoke(
        self,
        function: Function,
        request: HttpRequest,
        arguments: dict[str, Any],
        shown: Any,
        ended: Callable[[], None] | None = None,
    ) -> Success:
        """Runs a function; one that is not asynchronous inside the transaction that ``ATOMIC_REQUESTS`` asks for."""
        if function.signature.request is not None:
            arguments[function.signature.request] = shown or request
        work = function.perform if function.is_async else ending(atomic(self._atomic, function.perform), ended)
        success: Success = await self.call(work, function.is_async, **arguments)
        return success

    def collector(self) -> Collector:
        """Targets are taken when the transaction they were added in commits."""
        return Collector(on_commit)

    def refusal(self, error: Exception) -> Refused | None:
        """The problem an exception of Django stands for."""
        return refusal(error)

    def advice(self, error: Exception) -> str:
        """An exception of Django that stands for none is a plain failure."""
        return ""

    async def session(self, request: HttpRequest) -> bytes:
        """The CSRF token, where the project uses it."""
        return protect.session_document(request, self._csrf)

    def protect(self, request: HttpRequest) -> None:
        """Checks the CSRF token, where the project uses it."""
        if self._csrf:
            protect.check(request)


class SyncServer(BlockingCaller, DjangoServer):
    """Under WSGI."""

    def __init__(self) -> None:
        DjangoServer.__init__(self)
        BlockingCaller.__init__(self)

    def is_one_of_several(self, request: HttpRequest) -> bool | None:
        """What the web server says."""
        return request.META.get("wsgi.multiprocess")


class AsyncServer(WaitingCaller, DjangoServer):
    """Under ASGI."""

    def __init__(self) -> None:
        DjangoServer.__init__(self)
        WaitingCaller.__init__(self)

    def is_one_of_several(self, request: HttpRequest) -> bool | None:
        """ASGI says nothing of the server."""
        return None


def _user(request: HttpRequest) -> Any:
    user = getattr(request, "user", None)
    return user if user is not None and user.is_authenticated else None
