"""What Django does for a request, synchronously and asynchronously."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from asgiref.sync import async_to_sync, sync_to_async
from django.apps import apps
from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest
from django.template.response import SimpleTemplateResponse

from mizan import boundary
from mizan._core import Refused
from mizan.caller import KIND, Caller, caller_of
from mizan.django import protect, renewal, rows
from mizan.django.ambient import Ambient, is_own_variable
from mizan.django.arrival import came
from mizan.django.commit import after_return, atomic, atomic_aliases, committed_in_tests, on_commit
from mizan.django.conf import base, identify
from mizan.django.exception import refusal
from mizan.django.signatures import Signatures
from mizan.django.tokens import is_of_token
from mizan.guard import RequestFunction
from mizan.mwt import CREDENTIALS
from mizan.part import Members, text_at
from mizan.registry import Function
from mizan.serve.edge import EdgeWatch
from mizan.serve.runner import AsyncRunner, Runner, SyncRunner, awaited
from mizan.serve.unsettled import Ended, ending
from mizan.serve.watched import Allowed, Watch
from mizan.serve.withheld import Withheld
from mizan.success import Success
from mizan.target import Collector
from mizan.value_text import kind_of_class
from mizan.variables import itself
from mizan.vary import OwnParts, VaryOn, cure

_OWN = frozenset({*dir(HttpRequest()), "session", "user", "auser", "request"})
"""Attributes of a request that no middleware of a project has set."""
_MIDDLEWARE = "django.contrib.auth.middleware"
"""Where ``auser`` comes from unless a middleware of the project replaces it."""


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
    looked_up_again = frozenset({"user"})
    _PATH = frozenset({"path", "path_info", "resolver_match"})
    _PATH_META = frozenset({"PATH_INFO", "SCRIPT_NAME"})

    def __init__(self, vary: VaryOn) -> None:
        found = identify()
        self._identify = None if found is None else RequestFunction(found)
        self._ambient = Ambient(vary)
        self._csrf = protect.is_used()
        self._atomic = atomic_aliases()

    async def call(self, work: Callable[..., Any], is_async: bool, *args: Any, **kwargs: Any) -> Any:
        """Runs a function of either kind."""
        raise NotImplementedError

    async def caller(self, request: HttpRequest, watch: EdgeWatch | None = None) -> Caller | None:
        """The user of the session, or the caller that the project's ``IDENTIFY`` finds."""
        caller: Caller | None
        if self._identify is None:
            caller = await self.call(_user, False, request)
        else:
            found = await self.ask(self._identify, request, watch)
            caller = await self.call(caller_of, False, found, kind_of)
        if caller is not None:
            rows.follow_row(itself(caller.native))
        return caller

    async def ask(self, function: RequestFunction, request: HttpRequest, watch: EdgeWatch | None = None) -> Any:
        """What a function says of the request."""
        shown = request if watch is None else watch.request
        said = await self.call(function.call, function.is_async, shown)
        return await self.call(awaited, True, said) if inspect.isawaitable(said) else said

    def arrived(self, request: HttpRequest) -> dict[str, Any]:
        """Its attributes."""
        return renewal.arrived(request)

    def renewed(self, request: HttpRequest, arrived: dict[str, Any], withheld: Withheld) -> HttpRequest:
        """A copy whose user and session are looked up again."""
        return renewal.renewed(request, arrived, withheld)

    def chosen_before(self, request: HttpRequest) -> str | None:
        """A language, a time zone, a tenant or a context variable that a middleware has set."""
        found = came(request)
        if found is None:
            return "a middleware ran before the request was seen"
        name = found.variable_set_since(is_own_variable)
        return f"the context variable `{name}` was set before" if name else self._ambient.chosen(request)

    def seen(self, request: HttpRequest) -> Any:
        """The user of the session, which signing out takes off the request."""
        return getattr(request, "user", None)

    def host(self, request: HttpRequest) -> str | None:
        """The host, as ``get_host`` gives it to functions."""
        try:
            return request.get_host()
        except DisallowedHost:
            host: str | None = request.META.get("HTTP_HOST")
            return host

    def field(self, request: HttpRequest, name: str) -> list[str]:
        """The value that the web server made of all lines of the field."""
        value = request.META.get(_meta_key(name))
        return [] if value is None else [value]

    async def attribute(self, request: HttpRequest, name: str) -> str | None:
        """An attribute of the request, or of one, read where a lazy one may look at the database."""
        text: str | None = await self.call(_attribute, False, request, name)
        return text

    async def ambient(self, request: HttpRequest) -> OwnParts:
        """The active language and time zone, and the schema of a tenant."""
        parts = self._ambient.parts(request)
        return parts + await self.call(self._ambient.tenants, False) if self._ambient.has_tenants else parts

    async def allowed(
        self, request: HttpRequest, vary: VaryOn, caller: Caller | None, audience: str, has_path: bool
    ) -> Allowed:
        """What is the same for every request with the same key; the user where that is the identity."""
        # Not `GET`: it has the params as they were sent, and the key has their values.
        whole, of_others = vary.readable
        names = whole | (self._PATH if has_path else set())
        if audience != "public" and await self._is_identity(request, caller):
            names |= {"user", "auser"} if _is_of_session(request) else {"user"}
        headers, values = vary.headers, dict[str, Any](method="GET")  # one answer for HEAD as well
        host = self._key_host(request)
        if host is not None:
            values["get_host"] = lambda: host
        if request.META.get("HTTP_HOST") != host and not vary.covers("header:host"):
            headers = headers - {"host"}  # behind a proxy, or in another spelling
        meta = {*map(_meta_key, headers), *(self._PATH_META if has_path else ())}
        inside = {
            **{name: members for name, members in of_others.items() if name not in names},
            "headers": Members(lambda name: name.lower() in headers),
            "META": Members(meta.__contains__),
            "COOKIES": Members(vary.cookies.__contains__),
        }
        return Allowed(frozenset(names), inside, _cure, values)

    def asked_of_edge(self, request: HttpRequest, allowed: Allowed, is_anonymous: bool) -> Allowed:
        """Params as well, and the user where the token says who that is."""
        names = {"GET"}
        if is_anonymous:
            names |= {"user", "auser", "session", "COOKIES"}
        elif is_of_token(request):
            names |= {"user", "auser"}
        elif self._identify is None:
            names.add("user")  # it is compared with the caller of the token
        inside = {name: members for name, members in allowed.inside.items() if name not in names}
        values = {**allowed.values, CREDENTIALS: request.headers}
        return replace(allowed, names=allowed.names | names, inside=inside, values=values)

    def _key_host(self, request: HttpRequest) -> str | None:
        """The host as keys have it; nothing where the project does not allow it."""
        try:
            return request.get_host().lower()
        except DisallowedHost:
            return None

    async def _is_identity(self, request: HttpRequest, caller: Caller | None) -> bool:
        """Whether ``request.user`` is the caller that the app identified, or anonymous as the caller is."""
        user = getattr(request, "user", None)
        if caller is not None:
            return self._identify is None or caller.native is user
        if not apps.is_installed("django.contrib.auth"):
            return False  # a project with users of its own, or none
        # A lazy user is looked up in the database, where this waits for it.
        is_anonymous: bool = await self.call(renewal.is_plain, False, user)
        return is_anonymous

    def sets_cookie(self, response: Any) -> bool:
        """Whether the view set one."""
        return bool(response.cookies)

    def is_streamed(self, response: Any) -> bool:
        """Whether it is a streaming one."""
        return bool(getattr(response, "streaming", False))

    def when_rendered(self, response: Any, action: Callable[[], None]) -> None:
        """A ``TemplateResponse`` is rendered by Django behind the view."""
        if isinstance(response, SimpleTemplateResponse) and not response.is_rendered:
            response.add_post_render_callback(lambda _: action())

    def base(self) -> str:
        """Where the project's URLs put the app."""
        return base()

    async def invoke(
        self,
        function: Function,
        request: HttpRequest,
        arguments: dict[str, Any],
        watch: Watch | None,
        ended: Ended | None = None,
    ) -> Success:
        """Runs a function; one that is not asynchronous inside the transaction that ``ATOMIC_REQUESTS`` asks for."""
        if function.signature.request is not None:
            arguments[function.signature.request] = request if watch is None else watch.request
        work = function.perform if function.is_async else ending(atomic(self._atomic, function.perform), ended)
        success: Success
        try:
            success = await self.call(work, function.is_async, **arguments)
        finally:
            if function.is_async and ended is not None:
                ended()
        if boundary.current():
            await self.call(committed_in_tests, False)
        return success

    async def admit(self, functions: Sequence[Function], request: HttpRequest, watch: Watch) -> None:
        """Nothing: Django provides nothing that could refuse."""

    def collector(self) -> Collector:
        """Targets are taken when the transaction they were added in commits."""
        return Collector(on_commit, after_return)

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

    def __init__(self, vary: VaryOn) -> None:
        DjangoServer.__init__(self, vary)
        BlockingCaller.__init__(self)

    def is_one_of_several(self, request: HttpRequest) -> bool | None:
        """What the web server says."""
        return request.META.get("wsgi.multiprocess")


class AsyncServer(WaitingCaller, DjangoServer):
    """Under ASGI."""

    def __init__(self, vary: VaryOn) -> None:
        DjangoServer.__init__(self, vary)
        WaitingCaller.__init__(self)

    def is_one_of_several(self, request: HttpRequest) -> bool | None:
        """Unknown: ASGI does not say."""
        return None


def _cure(what: str) -> str:
    """How to vary on what was read: an attribute that a middleware of the project sets can be named."""
    name = what.removeprefix("request.")
    first, *rest = name.split(".")
    is_named = all(map(str.isidentifier, (first, *rest))) and (first not in _OWN or (first == "user" and rest))
    return cure(Signatures.vary_setting, what, name if is_named else None)


def _is_of_session(request: HttpRequest) -> bool:
    """Whether ``auser`` gives the same user as ``user``: no middleware has put another one in the place of either.

    The user has been looked at when this is asked.
    """
    found, auser = getattr(request, "user", None), getattr(request, "auser", None)
    return (
        getattr(getattr(auser, "func", None), "__module__", None) == _MIDDLEWARE
        and itself(found) is not None
        and itself(found) is vars(request).get("_cached_user")
    )


def _meta_key(name: str) -> str:
    key = name.upper().replace("-", "_")
    return key if key in ("CONTENT_TYPE", "CONTENT_LENGTH") else f"HTTP_{key}"


def kind_of(found: Any) -> str:
    """The kind of a caller: of a model its label, ``user`` for the one that the project signs in."""
    meta = getattr(found.__class__, "_meta", None)
    model = getattr(meta, "concrete_model", None)
    if model is None:
        return kind_of_class(found)
    label: str = model._meta.label_lower
    return KIND if label == settings.AUTH_USER_MODEL.lower() else label


def _attribute(request: HttpRequest, name: str) -> str | None:
    return text_at(request, name.split("."))


def _user(request: HttpRequest) -> Caller | None:
    return caller_of(getattr(request, "user", None), kind_of)
