"""The router: one route that answers, and behind it those that document."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from types import ModuleType
from typing import Any

from fastapi import APIRouter, Request, Response
from starlette.applications import Starlette
from starlette.routing import BaseRoute
from starlette.types import Scope

from mizan import outlet
from mizan._core import Arrival
from mizan.client import ClientFunction
from mizan.collect import collect
from mizan.context import Context
from mizan.error import RegistryError
from mizan.fastapi.arrival import arrival, follow, surround
from mizan.fastapi.blocking import BlockingCaller
from mizan.fastapi.commit import again
from mizan.fastapi.document import document
from mizan.fastapi.response import response_of
from mizan.fastapi.route import ARRIVAL, Route
from mizan.fastapi.server import FastAPIServer, Identify, known_own
from mizan.fastapi.signatures import Signatures
from mizan.mwt import identified_by
from mizan.origin import Origin
from mizan.registry import Settings, build
from mizan.secret import checked
from mizan.serve import Request as Parts
from mizan.serve import Served, serve
from mizan.serve.announce import AppOutlet
from mizan.serve.detector import is_on
from mizan.serve.request import query_text
from mizan.signature import SignatureError
from mizan.sink import Sink
from mizan.target import at_once

Declared = ModuleType | str | ClientFunction[Any, Any] | type[Context] | Sink

_METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"]


def mizan_router(
    *declared: Declared,
    app: str,
    identify: Identify | None = None,
    identified_by_credentials: bool | None = None,
    origins: tuple[str, ...] = (),
    body_limit: int = Settings.body_limit,
    target_limit: int = Settings.target_limit,
    time_limit: float = Settings.time_limit,
    development: bool = False,
    schema: bool | None = None,
    edge_secret: str | None = None,
    cache: str | None = None,
    cache_secret: str | None = None,
    cache_bytes: int = Settings.cache_bytes,
    cache_budget: float = Settings.cache_budget,
    stale_detector: bool = False,
    replica_lag: float = Settings.replica_lag,
    vary_on: Sequence[str | Callable[..., Any]] = (),
    prefix: str = "/api/mizan",
    **options: Any,
) -> APIRouter:
    """A router that answers the client functions of modules (imported or by name), single functions, and
    sinks.

    ``app`` is the app's name in the schema. ``identify`` finds the caller: a function of the request and dependencies
    that returns an object with ``id`` (or ``pk``), a ``mizan.Caller``, or ``None``. ``identified_by_credentials`` says
    that it reads the fields ``Authorization`` and ``Cookie`` and nothing else of a request: only then does an edge
    share the answers of contexts with ``anonymous=True``. ``development`` shows causes of
    internal errors and, unless ``schema`` says otherwise, serves the schema document. ``cache`` is ``off``, ``memory``
    (of about ``cache_bytes``) or the URL of a Redis; ``MIZAN_CACHE`` goes before it. Unless either says, nothing is
    cached,
    but in development in the memory of a process that is known to be the only one.
    ``cache_secret``, otherwise ``MIZAN_CACHE_SECRET``, makes the keys in Redis; it is the same in every process.
    ``stale_detector`` runs functions again on a hit and compares, in development and tests; ``MIZAN_STALE_DETECTOR``
    goes before it.
    ``replica_lag`` is by how many seconds databases that answer reads may lag behind the one that takes writes.
    ``vary_on`` lists what else of a request answers depend on: ``host``, ``header:x-tenant``, ``cookie:plan``,
    ``attribute:tenant`` (of ``request.state``), or a function of the request.
    A request waits for Redis for ``cache_budget`` seconds, then goes on without it. ``edge_secret`` is what an edge
    says to be shown the manifest; otherwise as ``MIZAN_EDGE_SECRET``. ``options`` are those of ``APIRouter``.
    """
    settings = Settings(
        app=app,
        origins=tuple(origins),
        body_limit=body_limit,
        target_limit=target_limit,
        time_limit=time_limit,
        schema=development if schema is None else schema,
        development=development,
        edge_secret=checked("mizan_router(edge_secret=…)", edge_secret),
        cache=cache,
        cache_secret=checked("mizan_router(cache_secret=…)", cache_secret),
        cache_bytes=cache_bytes,
        cache_budget=cache_budget,
        stale_detector=is_on(stale_detector),
        replica_lag=replica_lag,
        vary_on=vary_on,
        identified_by=identified_by(identify, identified_by_credentials),
    )
    registry = build(collect(declared), Signatures(identify), settings)
    if identify is None and registry.needing_caller:
        cure = "but nothing identifies callers, so it answers every request with 401: give `mizan_router(identify=…)`"
        raise RegistryError(f"{each}, {cure}" for each in registry.needing_caller)
    router = APIRouter(prefix=prefix, **{**options, "lifespan": _lifespan(registry.origin, options.get("lifespan"))})
    try:
        server = FastAPIServer(identify, prefix)
    except SignatureError as error:
        raise RegistryError([f"`identify` of app `{app}` cannot identify callers: {error}"]) from error
    endpoint = Endpoint(Served(registry, server))
    outlet.add(endpoint.outlet)
    router.add_api_route(
        "/{mizan_path:path}",
        endpoint.answer,
        methods=_METHODS,
        include_in_schema=False,
        response_model=None,
        route_class_override=Route,
    )
    document(router, registry)
    return router


def _lifespan(origin: Origin, own: Any) -> Callable[[Any], AbstractAsyncContextManager[Any]]:
    """The lifespan of the router: at its end the purges that have not arrived in Redis are waited for.

    A server that is stopped by a signal does not run what Python runs at the end of a process.
    """

    @asynccontextmanager
    async def lifespan(app: Any) -> AsyncIterator[Any]:
        if isinstance(app, Starlette):
            surround(app)
        origin.has_end = True
        try:
            if own is None:
                yield
            else:
                async with own(app) as state:
                    yield state
        finally:
            await asyncio.to_thread(origin.ended)

    return lifespan


class Endpoint:
    """Turns FastAPI's request into its parts, and an answer into FastAPI's response."""

    def __init__(self, served: Served) -> None:
        self.served = served
        self._origin = served.registry.origin
        follow(self._origin)
        self.outlet = AppOutlet(
            lambda: served.registry, at_once, BlockingCaller(), served.server, served.server.base, again
        )

    def arrival(self, scope: Scope) -> Arrival | None:
        """When a request arrived in the order of purges."""
        self._origin.serves(None)
        self._origin.endless()
        return arrival(scope, self._origin, self.served.registry.settings.app)

    async def answer(self, request: Request) -> Response:
        """Answers any request below the prefix."""
        parts = _parts(request)
        parts.arrival = request.scope.get(ARRIVAL)
        answer = await serve(self.served, parts)
        mine = known_own(request)
        return response_of(answer, None if mine is None else mine.tasks)


def outlet_of(routes: list[BaseRoute]) -> AppOutlet | None:
    """The app whose router is among these routes, or among those of a router they include."""
    for route in routes:
        endpoint = getattr(getattr(route, "endpoint", None), "__self__", None)
        if isinstance(endpoint, Endpoint):
            return endpoint.outlet
        inside = getattr(route, "original_router", route)
        found = outlet_of(getattr(inside, "routes", None) or [])
        if found is not None:
            return found
    return None


def _parts(request: Request) -> Parts:
    scope = request.scope
    query = scope["query_string"]
    target = scope.get("raw_path") or scope["path"].encode()
    return Parts(
        method=scope["method"],
        path="/" + request.path_params["mizan_path"],
        query=query_text(query),
        target_length=len(target) + (len(query) + 1 if query else 0),
        headers=_Fields(scope["headers"]),
        read=lambda limit: _read(request, limit),
        native=request,
    )


class _Fields:
    """Header fields by lower-case name, each decoded when it is asked for."""

    def __init__(self, raw: list[tuple[bytes, bytes]]) -> None:
        self._raw = dict(reversed(raw))  # of equal names the first counts

    def get(self, name: str) -> str | None:
        value = self._raw.get(name.encode())
        return None if value is None else value.decode("latin-1")


async def _read(request: Request, limit: int) -> bytes:
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > limit:
            break
    return bytes(body)
