"""What FastAPI does for a request."""

from __future__ import annotations

import inspect
import os
import re
from collections.abc import Callable, Sequence
from contextvars import ContextVar
from dataclasses import replace
from functools import partial
from typing import Any, TypeVar

from anyio import to_thread
from fastapi import Request

from mizan import flushed
from mizan._core import Refused
from mizan.caller import Caller, caller_of
from mizan.fastapi.apps import Apps
from mizan.fastapi.arrival import came
from mizan.fastapi.checks import Checks
from mizan.fastapi.commit import after_commit
from mizan.fastapi.exception import advice, refusal
from mizan.fastapi.provide import Own, Provided
from mizan.fastapi.signatures import Signatures
from mizan.guard import RequestFunction
from mizan.mwt import CREDENTIALS
from mizan.part import Members, text_at
from mizan.registry import Function
from mizan.serve.edge import EdgeWatch
from mizan.serve.runner import AsyncRunner, awaited
from mizan.serve.unsettled import Ended, ending, ending_async
from mizan.serve.watched import Allowed, Watch
from mizan.serve.withheld import Withheld, copied, renewed_scope
from mizan.signature import Signature, read_asked
from mizan.success import Success
from mizan.target import Collector
from mizan.vary import OwnParts, VaryOn, cure

_STATE = re.compile(r"request\.state(?:\.([\w.]+)|\['(\w+)'\])")

T = TypeVar("T")

Identify = Callable[..., Any]
"""Finds the caller: takes the request and dependencies, returns a user or ``None``."""


class FastAPIServer:
    """Runs functions on the event loop, or in its thread pool when they are not asynchronous."""

    # Not `query_params` and `path_params`: they have what was sent, and the key has the values of params.
    _HARMLESS = frozenset({"app"})
    looked_up_again: frozenset[str] = frozenset()

    def __init__(self, identify: Identify | None, base: str) -> None:
        self.runner = AsyncRunner()
        flushed.follow()
        self._base = base
        self._apps = Apps()
        self._identify = None if identify is None else RequestFunction(identify)
        if self._identify is not None:
            read_asked(self._identify, Signatures())
        self._overrides: dict[Any, tuple[RequestFunction, str]] = {}
        self._known: dict[Any, tuple[Signature, Provided]] = {}
        self._checks = Checks(identify)

    async def call(self, work: Callable[..., Any], is_async: bool, *args: Any) -> Any:
        """Runs a function on the event loop or in the thread pool."""
        return await work(*args) if is_async else await to_thread.run_sync(work, *args, abandon_on_cancel=True)

    async def caller(self, request: Request, watch: EdgeWatch | None = None) -> Caller | None:
        """The caller that ``identify`` finds, or what the app's ``dependency_overrides`` put in its place."""
        if self._identify is None:
            return None
        override = self._override(request)
        return await self._asked(self._identify if override is None else override[0], request, watch, caller_of)

    def _override(self, request: Request) -> tuple[RequestFunction, str] | None:
        """What stands in for ``identify`` in the app's ``dependency_overrides``, and a text that only this has."""
        overrides = getattr(request.scope.get("app"), "dependency_overrides", None)
        if not overrides or self._identify is None or self._identify.call not in overrides:
            return None
        call = overrides[self._identify.call]
        found = self._overrides.get(call)
        if found is None:
            found = self._overrides.setdefault(call, (RequestFunction(call), os.urandom(8).hex()))
        return found

    async def ask(self, function: RequestFunction, request: Request, watch: EdgeWatch | None = None) -> Any:
        """What a function of the request and of dependencies says."""
        return await self._asked(function, request, watch, _same)

    async def _asked(
        self, function: RequestFunction, request: Request, watch: EdgeWatch | None, read: Callable[[Any], T]
    ) -> T:
        """What it says, read while its dependencies are there."""
        signature, provided = self._provided(function, lambda: read_asked(function, Signatures()))
        if watch is not None:
            watch.declared(provided.parts)
        shown = request if watch is None or signature.request is None else watch.request
        work = partial(_said, function, read, _request(signature, shown))
        said: T = await provided.run(request, work, own(request), function.is_async, watch=watch)
        return said

    def arrived(self, request: Request) -> dict[str, Any]:
        """Its scope."""
        return copied(request.scope)

    def renewed(self, request: Request, arrived: dict[str, Any], withheld: Withheld) -> Request:
        """A copy of what it came with, without what a middleware or a dependency of the router found."""
        found = came(request.scope)
        scope = renewed_scope(arrived, {} if found is None else found.sent, withheld)
        scope["mizan_own"] = own(request)
        if "session" in request.scope:
            scope["session"] = request.scope["session"]
        again = Request(scope, request.receive)
        if hasattr(request, "_body"):
            again._body = request._body
        return again

    def chosen_before(self, request: Request) -> str | None:
        """A context variable that something has set, or whatever a middleware did that ran unseen."""
        found = came(request.scope)
        if found is None:
            return "a middleware ran before the request was seen"
        name = found.variable_set_since(_is_own_variable)
        return name and f"the context variable `{name}` was set before"

    def seen(self, request: Request) -> Any:
        """Nothing: a function does not change the request."""
        return None

    def host(self, request: Request) -> str | None:
        """The host of the request's own field."""
        return request.headers.get("host")

    def field(self, request: Request, name: str) -> list[str]:
        """The value of each line of the field."""
        return list(request.headers.getlist(name))

    async def attribute(self, request: Request, name: str) -> str | None:
        """What a middleware put into the state of the request, or an attribute of that."""
        return text_at(request.scope.get("state") or {}, name.split("."))

    async def ambient(self, request: Request) -> OwnParts:
        """Which app answers, where the router is included in several: functions may read its state.

        A caller that a test puts in the place of another shares nothing with that one.
        """
        scope = request.scope
        parts: OwnParts = []
        place = scope["path"].removesuffix(f"/{scope['path_params'].get('mizan_path', '')}")
        # What the server or a proxy puts before every path says nothing of the app.
        place = place.removeprefix(scope.get("app_root_path", scope.get("root_path", "")))
        if place != self._base:
            parts.append(("place", place))
        app = self._apps.of(scope.get("app"))
        if app is not None:
            parts.append(("app", app))
        override = self._override(request)
        if override is not None:
            parts.append(("identify", override[1]))
        return parts

    async def allowed(
        self, request: Request, vary: VaryOn, caller: Caller | None, audience: str, has_path: bool
    ) -> Allowed:
        """What is the same for every request with the same key."""
        host = self.host(request)
        is_spelled = host == (host or "").lower() or vary.covers("header:host")
        headers = vary.headers if is_spelled else vary.headers - {"host"}
        whole, of_others = vary.readable
        inside = {
            "headers": Members(lambda name: name.lower() in headers),
            "cookies": Members(vary.cookies.__contains__),
            "state": Members(whole.__contains__, of_others),
        }
        return Allowed(self._HARMLESS, inside, _cure, {"method": "GET"})  # one answer for HEAD as well

    def asked_of_edge(self, request: Request, allowed: Allowed, is_anonymous: bool) -> Allowed:
        """Params as well, and cookies where the client had no others."""
        names = {"query_params", "path_params", *({"cookies", "session"} if is_anonymous else ())}
        inside = {name: members for name, members in allowed.inside.items() if name not in names}
        values = {**allowed.values, CREDENTIALS: request.headers}
        return replace(allowed, names=allowed.names | names, inside=inside, values=values)

    def sets_cookie(self, response: Any) -> bool:
        """Whether the view set one."""
        return "set-cookie" in response.headers

    def is_streamed(self, response: Any) -> bool:
        """Whether it is a streaming one."""
        return hasattr(response, "body_iterator")

    def when_rendered(self, response: Any, action: Callable[[], None]) -> None:
        """Every response is rendered when it is made."""

    def base(self) -> str:
        """The prefix of the router."""
        return self._base

    def is_one_of_several(self, request: Request) -> bool | None:
        """Unknown: ASGI does not say."""
        return None

    async def invoke(
        self,
        function: Function,
        request: Request,
        arguments: dict[str, Any],
        watch: Watch | None,
        ended: Ended | None = None,
    ) -> Success:
        """Runs a function inside its dependencies; they have ended, and committed, when it returns."""
        signature, provided = self._provided(function.declared, lambda: function.signature)
        if signature.request is not None:
            arguments[signature.request] = request if watch is None else watch.request
        perform = ending_async(function.perform, ended) if function.is_async else ending(function.perform, ended)
        success: Success
        if provided.is_nothing:
            success = await _called(perform, function.is_async, arguments)
        else:
            work = partial(_called, perform, function.is_async, arguments)
            success = await provided.run(request, work, own(request), function.is_async, ended, watch)
        mine = known_own(request)
        return success if mine is None else success.with_headers(mine.headers)

    async def admit(self, functions: Sequence[Function], request: Request, watch: Watch) -> None:
        """Runs the dependencies that may refuse."""
        await self._checks.run(functions, request, watch)

    def collector(self) -> Collector:
        """Takes targets immediately: what a function commits it has committed when its dependencies have ended."""
        return Collector(after_commit=after_commit)

    def refusal(self, error: Exception) -> Refused | None:
        """The problem an ``HTTPException`` stands for."""
        return refusal(error)

    def advice(self, error: Exception) -> str:
        """What to raise instead of an ``HTTPException`` that stands for none."""
        return advice(error)

    async def session(self, request: Request) -> bytes:
        """Origin checks are all the protection there is."""
        return b'{"csrf":null}'

    def protect(self, request: Request) -> None:
        """Nothing beyond the origin checks."""

    def _provided(self, key: Any, signature: Callable[[], Signature]) -> tuple[Signature, Provided]:
        if key not in self._known:
            said = signature()
            identify = None if self._identify is None else self._identify.call
            self._known[key] = (said, Provided(said.injected, identify))
        return self._known[key]


def _cure(what: str) -> str:
    """How to vary on what was read: an attribute of ``request.state`` can be named."""
    found = _STATE.fullmatch(what)
    return cure(Signatures.vary_setting, what, found and (found[1] or found[2]))


def own(request: Request) -> Own:
    """The objects of this request that functions may change."""
    mine = known_own(request)
    if mine is None:
        mine = request.scope["mizan_own"] = Own()
    return mine


def known_own(request: Request) -> Own | None:
    """The same objects; ``None`` before :func:`own` made them."""
    mine: Own | None = request.scope.get("mizan_own")
    return mine


def _is_own_variable(variable: ContextVar[Any]) -> bool:
    return False


def _same(found: Any) -> Any:
    return found


async def _said(
    function: RequestFunction, read: Callable[[Any], T], arguments: dict[str, Any], /, **provided: Any
) -> T:
    if function.is_async:
        return read(await awaited(function.call(**arguments, **provided)))

    def said() -> tuple[Any, bool]:
        found = function.call(**arguments, **provided)
        # What has to be awaited belongs to the event loop; anything else is read in the thread that made it.
        return (found, True) if inspect.isawaitable(found) else (read(found), False)

    found, waits = await to_thread.run_sync(said, abandon_on_cancel=True)
    return read(await awaited(found)) if waits else found


def _request(signature: Signature, request: Request) -> dict[str, Any]:
    return {} if signature.request is None else {signature.request: request}


async def _called(call: Callable[..., Any], is_async: bool, arguments: dict[str, Any], /, **provided: Any) -> Any:
    if is_async:
        return await call(**arguments, **provided)
    # A thread cannot be stopped, but the answer need not wait for it when time is up.
    return await to_thread.run_sync(partial(call, **arguments, **provided), abandon_on_cancel=True)
