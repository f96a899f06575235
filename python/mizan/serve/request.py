"""A request and its server, as the engine sees them."""

from __future__ import annotations

import logging
import string
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol
from urllib.parse import quote_from_bytes

from mizan import _core
from mizan._core import Refused
from mizan.caller import Caller
from mizan.guard import RequestFunction
from mizan.registry import Function, Registry
from mizan.serve.edge import EdgeWatch, asked_with
from mizan.serve.runner import Once, Runner
from mizan.serve.watched import Allowed, Watch
from mizan.serve.withheld import Withheld
from mizan.success import Success
from mizan.target import Collector
from mizan.vary import OwnParts, VaryOn

if TYPE_CHECKING:
    from mizan.serve.unsettled import Ended

_log = logging.getLogger("mizan")


class Executor(Protocol):
    """Runs functions of either kind."""

    @property
    def runner(self) -> Runner:
        """How work is waited for."""
        ...

    async def call(self, work: Callable[..., Any], is_async: bool, *args: Any) -> Any:
        """Runs a function that is asynchronous or not."""
        ...


class Server(Executor, Protocol):
    """What a framework does for a request."""

    @property
    def looked_up_again(self) -> frozenset[str]:
        """Attributes of a request that :meth:`renewed` looks up again."""
        ...

    async def caller(self, request: Any, watch: EdgeWatch | None = None) -> Caller | None:
        """Identifies the caller; raises ``CallerError`` for what identifies none.

        ``watch`` notices what is read of a request that an edge made.
        """
        ...

    def arrived(self, request: Any) -> Any:
        """What the request carries before anything identified its caller, for :meth:`renewed`."""
        ...

    def renewed(self, request: Any, arrived: Any, withheld: Withheld) -> Any:
        """The request as it came, for the phase after a call that identifies its caller again.

        Nothing that a guard or ``identify`` remembered is in it, and ``withheld`` refuses what a middleware found.
        """
        ...

    def chosen_before(self, request: Any) -> str | None:
        """What a middleware may have chosen where functions read it without the request, such as a language.

        Nothing where the next request would have the same.
        """
        ...

    def seen(self, request: Any) -> Any:
        """Who calls as far as the framework knows before anything runs, not looked at yet."""
        ...

    def sets_cookie(self, response: Any) -> bool:
        """Whether a response of the framework's is for its caller alone."""
        ...

    def is_streamed(self, response: Any) -> bool:
        """Whether the body of a response is made while it is sent."""
        ...

    def when_rendered(self, response: Any, action: Callable[[], None]) -> None:
        """Runs ``action`` when a response is rendered that is not rendered yet."""
        ...

    def base(self) -> str:
        """The path under which the app answers."""
        ...

    def host(self, request: Any) -> str | None:
        """The host that a request is for."""
        ...

    def field(self, request: Any, name: str) -> list[str]:
        """The values of a header field, by its name in lower case."""
        ...

    async def attribute(self, request: Any, name: str) -> str | None:
        """The text of what a middleware set on a request; ``None`` if it did not."""
        ...

    async def ambient(self, request: Any) -> OwnParts:
        """What functions depend on though they do not take it, such as the active language."""
        ...

    async def allowed(
        self, request: Any, vary: VaryOn, caller: Caller | None, audience: str, has_path: bool
    ) -> Allowed:
        """What a function may read whose answer is for an audience: ``public``, ``anonymous`` or ``caller``.

        ``has_path`` is whether caches key by the path.
        """
        ...

    def is_one_of_several(self, request: Any) -> bool | None:
        """Whether other processes answer for this app as well; ``None`` where the web server does not say."""
        ...

    async def invoke(
        self,
        function: Function,
        request: Any,
        arguments: dict[str, Any],
        watch: Watch | None,
        ended: Ended | None = None,
    ) -> Success:
        """Runs a function until its work is committed; it sees the request, or what ``watch`` shows in its place.

        ``ended`` is called when one that is not asynchronous ends, also after the request timed out.
        """
        ...

    async def admit(self, functions: Sequence[Function], request: Any, watch: Watch) -> None:
        """Runs what the framework provides to functions and may refuse the caller; raises what it raises."""
        ...

    async def ask(self, function: RequestFunction, request: Any, watch: EdgeWatch | None = None) -> Any:
        """What a guard says of a request, or of what ``watch`` shows in its place, awaited if it has to be."""
        ...

    def asked_of_edge(self, request: Any, allowed: Allowed, is_anonymous: bool) -> Allowed:
        """What ``identify`` and guards may read of a request that an edge made, besides what functions may.

        ``is_anonymous`` is whether it has no ``Authorization``: then the client had no cookie that it lacks.
        """
        ...

    def collector(self) -> Collector:
        """Takes the targets a function adds."""
        ...

    def refusal(self, error: Exception) -> Refused | None:
        """The problem one of the framework's own exceptions stands for."""
        ...

    def advice(self, error: Exception) -> str:
        """What the log tells a developer of an exception that stands for none; empty when that is plain."""
        ...

    async def session(self, request: Any) -> bytes:
        """The JSON a browser needs before its first unsafe call."""
        ...

    def protect(self, request: Any) -> None:
        """Refuses an unsafe request that lacks the token of its session."""
        ...


@dataclass(frozen=True)
class Served:
    """A registry and its server."""

    registry: Registry
    server: Server
    _told: set[str] = field(default_factory=set)
    """What the log has said of edges."""

    def manifest(self) -> _core.Manifest:
        """What an edge works from."""
        return self.registry.manifest(self.server.base())

    async def follow_edge(self, request: Request) -> None:
        """Watches what decides who calls, and whether they may, of a read that an edge made."""
        if not request.is_from_edge or request.method not in ("GET", "HEAD") or self.registry.vary.has_own:
            return
        vary, native = asked_with(self.registry.vary), request.native
        allowed = await self.server.allowed(native, vary, None, "public", True)
        allowed = self.server.asked_of_edge(native, allowed, request.headers.get("authorization") is None)
        request.edge = EdgeWatches(EdgeWatch(native, allowed, vary), EdgeWatch(native, allowed, vary))

    def may_edge_store(self, request: Request, functions: Iterable[Function]) -> bool:
        """Whether their answer is told how edges store it; not when it depends on more than an edge asks with."""
        if request.edge is not None and any(each.is_scoped for each in functions):
            request.edge.guards.note("the scopes of the credential")
        what = None if request.edge is None else request.edge.touched
        if what is None or request.edge is None:
            return request.is_from_edge
        if what not in self._told:
            self._told.add(what)
            _log.warning(
                "edges store no answer of app `%s` that depends on `%s`, which `identify` or a guard reads and an edge "
                "does not ask with; let the kind, the id or the flags of the caller's token say it, or %s",
                self.registry.settings.app,
                what,
                request.edge.guards.allowed.cure(what),
            )
        return False

    def order(self, request: Request, seq: int | None) -> list[tuple[str, str]]:
        """What an edge is told of the place of an answer in the order of purges."""
        return [self.registry.core.seq(seq)] if seq is not None and request.is_from_edge else []


def query_text(raw: bytes) -> str:
    """A query string as text; bytes that are not ASCII are percent-encoded, as they should have been sent."""
    return raw.decode() if raw.isascii() else quote_from_bytes(raw, safe=string.printable)


class Fields(Protocol):
    """Header fields."""

    def get(self, name: str, /) -> str | None:
        """The value of a field by its lower-case name."""
        ...


class EdgeWatches(NamedTuple):
    """What is read of a read that an edge made."""

    identify: EdgeWatch
    guards: EdgeWatch

    @property
    def touched(self) -> str | None:
        """What of it the edge may have cut off."""
        return self.identify.touched or self.guards.touched


ReadBody = Callable[[int], Awaitable[bytes]]
"""Reads a body of at most so many bytes; one more is enough to know that it is longer."""


@dataclass(slots=True)
class Request:
    """The parts of a request the engine looks at, and the framework's own request."""

    method: str
    path: str
    """Below the base, with its leading slash."""
    query: str
    target_length: int
    headers: Fields
    read: ReadBody
    native: Any
    arrival: _core.Arrival | None = None
    """When it arrived, in the order of purges; nothing where nothing is cached or something may have run before."""
    edge: EdgeWatches | None = None
    """What ``identify`` and guards read of a read that an edge made."""
    withheld: Withheld | None = None
    """What refuses values from before the call, in the phase after it."""
    failures: list[tuple[Exception, _core.Refused]] = field(default_factory=list)
    """What has failed by a fault of the server's own, and what the client is told of it."""
    _identified: Once[Caller | None] | None = None

    @property
    def is_from_edge(self) -> bool:
        """Whether an edge asks, which is told more than a browser."""
        return self.headers.get("mizan-edge") == "1"

    async def caller(self, server: Server) -> Caller | None:
        """Identifies the caller, once for all that ask."""
        if self._identified is None:
            watch = None if self.edge is None else self.edge.identify
            self._identified = server.runner.once(lambda: server.caller(self.native, watch))
        return await self._identified.result()

    def renewed(self, server: Server, arrived: Any) -> Request:
        """The same request for a phase that identifies its caller again."""
        withheld = Withheld()
        native = server.renewed(self.native, arrived, withheld)
        return replace(self, native=native, withheld=withheld, edge=None, _identified=None)
