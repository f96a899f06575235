"""How FastAPI is made to provide parameters, and what it looks at for one."""

from __future__ import annotations

import inspect
import json
import typing
from collections.abc import Awaitable, Callable, Coroutine, Iterator
from contextvars import ContextVar
from functools import partial
from types import MappingProxyType
from typing import Any
from urllib.parse import urlencode

from fastapi import BackgroundTasks, Request, Response
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute
from fastapi.security.base import SecurityBase
from pydantic import BaseModel
from starlette.types import Scope

from mizan.fastapi.identifying import WATCH, Shown, identifying, overriding
from mizan.fastapi.outlast import outlast
from mizan.fastapi.watching import WatchingRequest
from mizan.serve.edge import EdgeWatch
from mizan.serve.watched import Watch
from mizan.serve.withheld import RenewedMapping

OWN = (Response, BackgroundTasks)
"""Objects of the request that a function may change."""

_app: ContextVar[Any] = ContextVar("mizan_app")


class Provided:
    """A callable that gets from FastAPI what it asks for."""

    def __init__(self, parameters: tuple[inspect.Parameter, ...], identify: Callable[..., Any] | None = None) -> None:
        self._own = tuple((each.name, each.annotation) for each in parameters if is_kind(each.annotation, OWN))
        asked = [each for each in parameters if not is_kind(each.annotation, OWN)]
        self._route = route_of(asked) if asked else None
        if self._route is not None:
            provider: Any = self._route.dependency_overrides_provider
            provider.shown = identifying(self._route.dependant, identify)
        self.parts = () if self._route is None else tuple(dict.fromkeys(_parts(self._route.dependant)))
        """Header fields and cookies that FastAPI reads to provide parameters, as parts of a request."""
        self._reads_query = self._route is not None and any(each.query_params for each in all_of(self._route.dependant))

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
        watch: Watch | EdgeWatch | None = None,
    ) -> Any:
        """The result of ``work``, called with what is provided. Dependencies are left before this returns.

        ``watch`` notices what they read of the request.

        If this is cancelled, they are left immediately, or when the thread that works with them has ended; ``ended`` is
        told of that.
        """
        work = partial(work, **{name: own.of(annotation) for name, annotation in self._own})
        if self._route is None:
            return await work()
        scope = _with(request.scope, mizan_watch=watch)
        if watch is not None:
            watch.was_shown = True
        if isinstance(watch, Watch) and self._reads_query:
            scope["query_string"] = _canonical_query(watch)
        solve = partial(_solved, self._route, Request(scope, request.receive))
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
        return self.tasks if is_kind(annotation, (BackgroundTasks,)) else self.response

    @property
    def headers(self) -> tuple[tuple[str, str], ...]:
        """Header fields a function set."""
        return tuple(self.response.headers.items())


class _Overrides:
    """Lets the app's ``dependency_overrides`` reach our routes."""

    shown: Shown = MappingProxyType({})
    """What identifies the caller."""

    @property
    def dependency_overrides(self) -> Any:
        return overriding(getattr(_app.get(None), "dependency_overrides", {}), self.shown)


def route_of(parameters: list[inspect.Parameter]) -> APIRoute:
    """A route that no request reaches: FastAPI enters the dependencies of its signature, as for any other."""

    async def endpoint(mizan_request: Request, **solved: Any) -> Response:
        scope = mizan_request.scope
        scope["mizan_result"] = await scope["mizan_work"](**solved)
        return Response()

    own = inspect.Parameter("mizan_request", inspect.Parameter.KEYWORD_ONLY, annotation=Request)
    asked = [each.replace(kind=inspect.Parameter.KEYWORD_ONLY) for each in parameters]
    endpoint.__signature__ = inspect.Signature([own, *asked])  # type: ignore[attr-defined]
    endpoint.__annotations__ = {each.name: each.annotation for each in (own, *asked)}
    return _Route("/", endpoint, response_model=None, dependency_overrides_provider=_Overrides())


class _Route(APIRoute):
    """Shows dependencies a request that notices what they read, where there is a watch."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """FastAPI's own handler, given such a request."""
        handle = super().get_route_handler()

        async def watching(request: Request) -> Response:
            if request.scope.get("mizan_watch") is not None:
                request = WatchingRequest(request.scope, request.receive)
            return await handle(request)

        return watching


async def _solved(route: APIRoute, request: Request, work: Callable[..., Awaitable[Any]]) -> Any:
    # Without the app's handlers an exception comes back here, where it becomes a problem.
    scope = _with(request.scope, **{"mizan_work": work, "starlette.exception_handlers": ({}, {})})
    app, watch = _app.set(request.scope.get("app")), WATCH.set(request.scope.get("mizan_watch"))
    try:
        await route.app(scope, request.receive, _unsent)
    finally:
        _app.reset(app)
        WATCH.reset(watch)
    return scope["mizan_result"]


def _with(scope: Scope, **members: Any) -> Scope:
    """A copy of a scope with more members; one of a renewed request refuses what that does."""
    return scope.with_members(**members) if isinstance(scope, RenewedMapping) else {**scope, **members}


async def _unsent(message: Any) -> None:
    """The answer of our own route goes nowhere."""


def _canonical_query(watch: Watch) -> bytes:
    """The query as the key has it, so that each spelling of a param gives a dependency the same value."""
    if watch.params is None:
        watch.note("the query of the request")
        return b""
    params = json.loads(watch.params)
    texts = {name: value if isinstance(value, str) else json.dumps(value) for name, value in params.items()}
    return urlencode(texts).encode()


def all_of(asked: Dependant) -> Iterator[Dependant]:
    """A signature and all that it depends on."""
    yield asked
    for each in asked.dependencies:
        yield from all_of(each)


def _parts(asked: Dependant) -> Iterator[str]:
    for each in all_of(asked):
        yield from (f"header:{_header(field)}" for field in each.header_params)
        yield from (f"cookie:{field.alias}" for field in each.cookie_params)
        if _takes_all(each):
            yield "all header fields or cookies"
        if each.body_params:
            yield "the body of the request"


def looks(parameter: inspect.Parameter, identify: Any) -> Iterator[str]:
    """What FastAPI looks at to provide a parameter: the caller, the request (``watched``), header fields and cookies as
    parts of a request, and what cannot be named as one (``other``).
    """
    asked = route_of([parameter]).dependant
    open_ = list(asked.dependencies)
    if _takes_all(asked):
        yield "other"
    names = [("header", _header(field)) for field in asked.header_params]
    names += [("cookie", field.alias) for field in asked.cookie_params]
    while open_:
        each = open_.pop()
        if identify is not None and each.call is identify:
            yield "caller"  # as the key has it, whatever it looks at
            continue
        names += [("header", _header(field)) for field in each.header_params]
        names += [("cookie", field.alias) for field in each.cookie_params]
        if _is_security(each.call) or each.path_params or each.body_params or _takes_all(each):
            yield "other"
        elif each.request_param_name or each.http_connection_param_name:
            yield "watched"
        open_ += each.dependencies
    yield from dict.fromkeys(f"{kind}:{name}" for kind, name in names)


def _takes_all(asked: Dependant) -> bool:
    """Whether a model takes header fields or cookies: FastAPI hands it all of them, whatever its fields are."""
    infos = [field.field_info for field in (*asked.header_params, *asked.cookie_params)]
    return any(
        is_kind(each, (BaseModel,)) for info in infos for each in (info.annotation, *typing.get_args(info.annotation))
    )


def _header(field: Any) -> str:
    """The name of the field that a parameter is read from."""
    alias: str = field.alias
    return alias.replace("_", "-") if getattr(field.field_info, "convert_underscores", False) else alias


def _is_security(call: Any) -> bool:
    return isinstance(call, SecurityBase)


def is_kind(annotation: Any, kinds: tuple[type, ...]) -> bool:
    """Whether an annotation is a class of one of these kinds."""
    return isinstance(annotation, type) and issubclass(annotation, kinds)
