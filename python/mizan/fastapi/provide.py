"""Which parameters FastAPI provides, and how it is made to provide them."""

from __future__ import annotations

import inspect
import typing
from collections.abc import Awaitable, Callable, Sequence
from contextvars import ContextVar
from functools import partial
from typing import Any

from fastapi import BackgroundTasks, Request, Response, params
from fastapi.routing import APIRoute
from fastapi.security import SecurityScopes
from fastapi.security.base import SecurityBase
from starlette.requests import HTTPConnection

from mizan.fastapi.outlast import outlast
from mizan.guard import RequestFunction
from mizan.signature import read_asked

_OWN = (Response, BackgroundTasks)
_PROVIDED = (*_OWN, SecurityScopes)
_MARKERS = (params.Depends, params.Header, params.Cookie)

_app: ContextVar[Any] = ContextVar("mizan_app")


class Signatures:
    """What FastAPI says about signatures."""

    def is_request(self, annotation: Any) -> bool:
        """A request or anything it extends."""
        return isinstance(annotation, type) and issubclass(annotation, HTTPConnection)

    def is_response(self, annotation: Any) -> bool:
        """A response, or a union of responses."""
        members = typing.get_args(annotation) or (annotation,)
        return all(isinstance(member, type) and issubclass(member, Response) for member in members)

    def sees(self, injected: Sequence[inspect.Parameter]) -> str | None:
        """The first that is, or depends on, a header, a cookie, a scheme of sign-in or the request itself."""
        return next((each.name for each in injected if not _is(each.annotation, _OWN) and _sees(each)), None)

    def injects(self, parameter: inspect.Parameter, annotation: Any) -> bool:
        """A dependency, a header, a cookie, or an object FastAPI makes for the request."""
        if isinstance(parameter.default, _MARKERS):
            return True
        marks = typing.get_args(annotation)[1:] if typing.get_origin(annotation) is typing.Annotated else ()
        return any(isinstance(mark, _MARKERS) for mark in marks) or _is(annotation, _PROVIDED)

    def check_asked(self, function: RequestFunction) -> None:
        """It takes the request and dependencies."""
        read_asked(function, self)


class Provided:
    """A callable that gets from FastAPI what it asks for."""

    def __init__(self, parameters: tuple[inspect.Parameter, ...]) -> None:
        self._own = tuple((each.name, each.annotation) for each in parameters if _is(each.annotation, _OWN))
        asked = [each for each in parameters if not _is(each.annotation, _OWN)]
        self._route = _route(asked) if asked else None

    @property
    def is_nothing(self) -> bool:
        """Whether nothing is asked for."""
        return self._route is None and not self._own

    async def run(
        self,
        request: Request,
        work: Callable[..., Awaitable[Any]],
        own: Own,
        is_async: bool,
        ended: Callable[[], None] | None = None,
    ) -> Any:
        """The result of ``work``, called with what is provided. Dependencies are left before this returns.

        If this is cancelled, they are left at once, or when the thread has ended that works with them; ``ended`` is
        told of that.
        """
        work = partial(work, **{name: own.of(annotation) for name, annotation in self._own})
        if self._route is None:
            return await work()
        solve = partial(_solved, self._route, request)
        return await (solve(work) if is_async else outlast(solve, work, ended))


class Own:
    """The objects of one request that a function may change and the response then carries."""

    def __init__(self) -> None:
        self.response = Response()
        self.tasks = BackgroundTasks()
        # Headers a bare response is born with are no wish of the developer.
        self.response.raw_headers.clear()

    def of(self, annotation: Any) -> Any:
        """The object of that type."""
        return self.tasks if _is(annotation, (BackgroundTasks,)) else self.response

    @property
    def headers(self) -> tuple[tuple[str, str], ...]:
        """Header fields a function set."""
        return tuple(self.response.headers.items())


class _Overrides:
    """Lets the app's ``dependency_overrides`` reach our routes."""

    @property
    def dependency_overrides(self) -> Any:
        app = _app.get(None)
        return getattr(app, "dependency_overrides", {})


def _route(parameters: list[inspect.Parameter]) -> APIRoute:
    """A route nobody can reach from outside: FastAPI enters the dependencies of its signature, as for any other."""

    async def endpoint(mizan_request: Request, **solved: Any) -> Response:
        scope = mizan_request.scope
        scope["mizan_result"] = await scope["mizan_work"](**solved)
        return Response()

    own = inspect.Parameter("mizan_request", inspect.Parameter.KEYWORD_ONLY, annotation=Request)
    asked = [each.replace(kind=inspect.Parameter.KEYWORD_ONLY) for each in parameters]
    endpoint.__signature__ = inspect.Signature([own, *asked])  # type: ignore[attr-defined]
    endpoint.__annotations__ = {each.name: each.annotation for each in (own, *asked)}
    return APIRoute("/", endpoint, response_model=None, dependency_overrides_provider=_Overrides())


async def _solved(route: APIRoute, request: Request, work: Callable[..., Awaitable[Any]]) -> Any:
    # Without the app's handlers an exception comes back here, where it becomes a problem.
    scope = {**request.scope, "mizan_work": work, "starlette.exception_handlers": ({}, {})}
    token = _app.set(request.scope.get("app"))
    try:
        await route.app(scope, request.receive, _unsent)
    finally:
        _app.reset(token)
    return scope["mizan_result"]


async def _unsent(message: Any) -> None:
    """The answer of our own route goes nowhere."""


def _sees(parameter: inspect.Parameter) -> bool:
    """Whether what FastAPI provides for a parameter can tell callers apart."""
    asked = _route([parameter]).dependant
    open_, own = [asked], asked
    while open_:
        each = open_.pop()
        if each.header_params or each.cookie_params or each.security_scopes_param_name:
            return True
        if each is not own and (each.request_param_name or each.http_connection_param_name or _is_security(each.call)):
            return True
        open_ += each.dependencies
    return False


def _is_security(call: Any) -> bool:
    return isinstance(call, SecurityBase)


def _is(annotation: Any, kinds: tuple[type, ...]) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, kinds)
