"""The one view: turns Django's request into its parts, and an answer into Django's response."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import cache, cached_property
from typing import Any

from asgiref.sync import markcoroutinefunction
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from mizan import boundary
from mizan.django.arrival import arrival, follow
from mizan.django.commit import committed_in_tests
from mizan.django.discover import registry
from mizan.django.drain import drain
from mizan.django.server import AsyncServer, SyncServer
from mizan.django.uncookied import uncookied
from mizan.origin import Origin
from mizan.registry import Registry
from mizan.serve import Answer, Request, Served, View, serve
from mizan.serve.request import query_text
from mizan.serve.runner import drive


def _marks() -> dict[str, Any]:
    """The attributes by which Django knows an asynchronous view."""

    def marked() -> None: ...

    before = set(vars(marked))
    markcoroutinefunction(marked)
    return {name: value for name, value in vars(marked).items() if name not in before}


_MARKS = _marks()


class MizanView:
    """Answers every request below the base; asynchronous where Django asks for it on an event loop.

    Django decides by a mark on the view which way to call it. A project is served by WSGI or by ASGI with the same
    URLs, so the mark is there while an event loop runs.
    """

    # The token is checked where a refusal can be a problem; the transaction is opened around the function alone.
    csrf_exempt = True

    def __init__(self, registry: Callable[[], Registry]) -> None:
        self._registry = registry
        follow(self)

    def origin(self) -> Origin:
        """The cache that reads look at; builds the registry, as the first request does."""
        return self._registry().origin

    @cached_property
    def _sync(self) -> Served:
        return self._served(SyncServer)

    @cached_property
    def _async(self) -> Served:
        return self._served(AsyncServer)

    def _served(self, kind: type[SyncServer] | type[AsyncServer]) -> Served:
        registry = self._registry()
        return Served(registry, kind(registry.vary))

    @cached_property
    def _non_atomic_requests(self) -> set[str]:
        from django.db import connections

        return set(connections)

    def __call__(self, request: HttpRequest, path: str, **captured: Any) -> Any:
        """The response, or under ASGI a coroutine of it.

        What else the project's URLs capture is for functions, in ``request.resolver_match``.
        """
        if _on_event_loop():
            return self._answer(self._async, request, path)
        return drive(self._answer(self._sync, request, path))

    async def _answer(self, served: Served, request: HttpRequest, path: str) -> HttpResponseBase:
        origin = served.registry.origin
        origin.serves(served.server.is_one_of_several(request))
        parts = _parts(request, path)
        parts.arrival = arrival(request, origin)
        if boundary.current():
            await served.server.call(committed_in_tests, False)
        answer = await serve(served, parts)
        if isinstance(answer, View):
            return uncookied(request, _with(answer.response, answer.headers))
        if answer.status >= 400:
            drain(request, 2 * served.registry.core.body_limit)
        return uncookied(request, _response(answer, request.method == "HEAD"))


def _on_event_loop() -> bool:
    return asyncio._get_running_loop() is not None  # the public way raises where there is none, on every request


def _there_on_event_loop(mark: Any) -> property:
    return property(lambda view: mark if _on_event_loop() else None)


for _name, _mark in _MARKS.items():
    setattr(MizanView, _name, _there_on_event_loop(_mark))


@cache
def _meta_key(name: str) -> str:
    key = name.upper().replace("-", "_")
    return key if key in ("CONTENT_TYPE", "CONTENT_LENGTH") else f"HTTP_{key}"


class _Fields:
    """Header fields by lower-case name, straight from ``META``."""

    def __init__(self, meta: dict[str, Any]) -> None:
        self._meta = meta

    def get(self, name: str) -> str | None:
        return self._meta.get(_meta_key(name)) or None


def _parts(request: HttpRequest, path: str) -> Request:
    query = request.META.get("QUERY_STRING", "")

    async def read(limit: int) -> bytes:
        body: bytes = request.body
        return body

    return Request(
        method=request.method or "GET",
        path="/" + path,
        query=query if query.isascii() else query_text(query.encode("latin-1", "replace")),
        target_length=len(request.path) + len(query) + 1,
        headers=_Fields(request.META),
        read=read,
        native=request,
    )


def _response(answer: Answer, is_head: bool) -> HttpResponseBase:
    # Of no type: the answer says its own, or has none, and is not to get Django's.
    response = _with(HttpResponse(b"" if is_head else answer.body, "", answer.status), answer.headers)
    if is_head:
        response["Content-Length"] = len(answer.body)
    if not response["Content-Type"]:
        del response["Content-Type"]
    return response


def _with(response: HttpResponseBase, headers: Any) -> HttpResponseBase:
    for name, value in headers:
        if name == "set-cookie":
            response.cookies.load(value)
        else:
            response[name] = value
    return response


mizan_view = MizanView(registry)
