"""Reading a context that caches may keep: guards first, then what is kept, then the functions."""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence
from typing import Any, NamedTuple

from mizan import _core
from mizan._core import Problem
from mizan.caller import Caller
from mizan.registry import Function
from mizan.serve.answer import Answer
from mizan.serve.authorise import authorise
from mizan.serve.detector import detector, is_of_network
from mizan.serve.failure import refusal
from mizan.serve.request import Request, Served
from mizan.serve.run import in_time, run_member
from mizan.serve.surround import surroundings
from mizan.serve.watched import Watch
from mizan.waits import WAIT

_log = logging.getLogger("mizan")

Ready = tuple[Function, dict[str, Any]]
"""A member with its arguments."""

_BROKEN = 500
"""The first status of failures that are the server's own."""

_AWAY = (502, 503, 504)
"""Statuses by which a function says that what it depends on is away."""

_How = tuple[str, "int | None", "str | None", bool]
"""What the cache did, the answer's place in the order of purges, why it is not stored, and whether it may be stale."""


class _Looked(NamedTuple):
    """What the cache had to say, and how many seconds that took."""

    found: tuple[str, bytes, float, int | None, bool] | None = None
    ticket: _core.Ticket | None = None
    seconds: float = 0.0


class Reading:
    """One read of a bundle that caches may keep; the context's guard has let the caller in."""

    def __init__(self, served: Served, request: Request, plan: _core.Bundle, members: Sequence[Ready]) -> None:
        self._served = served
        self._request = request
        self._plan = plan
        self._members = members
        self._secret = served.registry.origin.secret
        self._admitted = True
        """Whether every member's own guard has let the caller in."""
        self._caller: Caller | None = None
        self._bypass: str | None = None
        """Why the cache is not asked."""

    async def answer(self) -> Answer:
        """The answer that is kept, or the one that the functions give now."""
        kept = await self._kept()
        looked = _Looked() if kept is None else await self._looked(kept)
        if kept is not None and looked.found is not None:
            how, body, age, seq, may_be_stale = looked.found
            if not await self._is_admitted(looked.ticket):
                self._bypass = "guard"
                return await self._filled(None, _Looked())
            if self._served.registry.settings.stale_detector:
                fresh = await self._compared(kept, body, age)
                if fresh is not None:
                    if looked.ticket is not None:
                        looked.ticket.release()
                    return self._outdated(kept, fresh, looked)
            if looked.ticket is None or self._refreshed_apart(kept, looked):
                answer = self._answer(kept, body, (how, seq, None, may_be_stale), looked)
                return answer.with_headers([("age", str(int(age)))])
        return await self._filled(kept, looked)

    async def _kept(self) -> _core.Kept | None:
        """How this caller's answer may be kept; nothing when it may not, or when a member refuses them."""
        for function, _ in self._members:
            try:
                await authorise(self._served, self._request, function.access)
            except Exception:
                self._admitted = False  # what the client is told of it is made where the member runs
                self._bypass = "guard"
                return None
        if not self._plan.is_public:
            try:
                self._caller = await self._request.caller(self._served.server)
            except Exception as error:
                refused = refusal(self._served, self._request, "finding the caller", error)
                if refused.args[0].status < _BROKEN:
                    raise refused from error
                self._bypass = "identify-failed"  # a member that takes the caller fails by itself
                return None
            is_unknown = not self._plan.is_anonymous if self._caller is None else self._caller.audience is None
            if is_unknown:
                self._bypass = "no-identity"
                return None
        if self._served.registry.origin.is_off:
            self._bypass = "off"
            return None
        around = await surroundings(self._served, self._request)
        if around is None:
            self._bypass = "vary-by-failed"
            return None
        return self._plan.kept(self._secret, None if self._caller is None else self._caller.audience, around)

    async def _looked(self, kept: _core.Kept) -> _Looked:
        server, arrival = self._served.server, self._request.arrival
        cache = self._served.registry.origin.here()
        if cache is None or arrival is None:
            # Something of the project may have read data before the order of purges was looked at.
            self._bypass = "off" if cache is None else "arrival-unknown"
            return _Looked()
        began = time.perf_counter()
        try:
            looked = await server.runner.wait(cache.begin(kept.key, arrival), WAIT)
        except RuntimeError:
            _log.exception("the cache could not be asked")
            looked = None
        if looked is None:
            self._bypass = "store-unreachable"
        return _Looked() if looked is None else _Looked(*looked, time.perf_counter() - began)

    async def _is_admitted(self, ticket: _core.Ticket | None) -> bool:
        """Whether what is provided to the members lets the caller in; else the ticket is released."""
        checked = [function for function, _ in self._members if function.checks]
        if not checked:
            return True
        is_admitted = False
        try:
            watch = await self._watch()
            await self._served.server.admit(checked, self._request.native, watch)
            is_admitted = watch.touched is None
        except Exception:
            _log.debug("a dependency refused before a hit", exc_info=True)  # its function says it to the client
        finally:
            if ticket is not None and not is_admitted:
                ticket.release()
        return is_admitted

    async def _compared(self, kept: _core.Kept, body: bytes, age: float) -> list[bytes | Problem] | None:
        """What the functions give now, errors included, where that is not what is cached.

        Nothing where two runs of them give two results, or fail by what they depend on: then nothing can be said of
        what is cached.
        """
        context = self._served.registry.contexts[self._plan.context].name
        since, mark = time.monotonic() - age, detector.quiet_since()
        first = await self._run_again()
        if first is None or self._plan.body(first) == body:
            return None
        second = await self._run_again()
        if second is None or not _is_same(first, second):
            if second is not None:
                detector.differs(context)
            return None
        if detector.is_quiet_since(mark) and await self._is_still_cached(kept, body):
            detector.found(context, self._plan.params, age, since)
            await self._dropped(kept)
        return first

    async def _run_again(self) -> list[bytes | Problem] | None:
        """What the functions give now; nothing when one fails by what it depends on, or reads what no key has."""
        failures = self._request.failures
        before, watch = len(failures), await self._watch()
        outcomes = await self._run(watch)
        if any(isinstance(each, Problem) and each.status in _AWAY for each in outcomes):
            return None
        if watch.touched is not None or any(is_of_network(error) for error, _ in failures[before:]):
            return None
        return outcomes

    def _outdated(self, kept: _core.Kept, outcomes: list[bytes | Problem], looked: _Looked) -> Answer:
        """The response of the functions in the place of the cached one."""
        body = self._plan.body(outcomes)
        if body is not None:
            return self._answer(kept, body, ("outdated", None, "stale-detected", False), looked)
        answer = self._plan.finish(outcomes, self._request.headers.get("if-none-match"))
        return Answer(*answer).with_headers([_core.cache_status("outdated", "stale-detected")])

    async def _is_still_cached(self, kept: _core.Kept, body: bytes) -> bool:
        """Whether the next request would get it, too: no purge came while the functions ran, or shortly after."""
        await self._served.server.call(detector.wait_for_purges, False)
        cache, runner = self._served.registry.origin.here(), self._served.server.runner
        if cache is None:
            return False
        looked = await runner.wait(cache.begin(kept.key, cache.arrival()))
        if looked is None:
            return False
        found, ticket = looked
        if ticket is not None:
            ticket.release()
        return found is not None and found[1] == body

    async def _dropped(self, kept: _core.Kept) -> None:
        purging = self._served.registry.origin.purge(kept.tags)
        if purging is not None:
            await self._served.server.runner.wait(purging)

    def _refreshed_apart(self, kept: _core.Kept, looked: _Looked) -> bool:
        """Whether a new answer is made apart from this request, which then gets the old one."""
        return self._served.server.runner.apart(lambda: in_time(self._served, self._filled(kept, looked)))

    async def _filled(self, kept: _core.Kept | None, looked: _Looked) -> Answer:
        """What the functions give; kept, when it may be."""
        try:
            watch = None if kept is None else await self._watch()
            outcomes = await self._run(watch)
            body = self._plan.body(outcomes)
            if body is None or kept is None or watch is None or watch.touched is not None:
                return self._not_shared(outcomes, watch, looked)
            return self._answer(kept, body, await self._stored(kept, body, looked), looked)
        finally:
            if looked.ticket is not None:
                looked.ticket.release()

    async def _run(self, watch: Watch | None) -> list[bytes | Problem]:
        works = [
            run_member(self._served, self._request, function, dict(arguments), watch=watch, admitted=self._admitted)
            for function, arguments in self._members
        ]
        return await self._served.server.runner.all(works)

    async def _stored(self, kept: _core.Kept, body: bytes, looked: _Looked) -> _How:
        lags = self._served.registry.settings.replica_lag > 0
        if looked.ticket is None:
            return "bypass", None, self._bypass, lags or self._bypass == "arrival-unknown"
        ttl, swr, _ = kept.policy
        try:
            stored = await self._served.server.runner.wait(looked.ticket.store(body, kept.tags, ttl, swr))
        except RuntimeError:
            _log.exception("the cache could not store an answer")
            stored = None
        return stored or ("miss", None, "store-unreachable", lags)

    async def _watch(self) -> Watch:
        registry, native = self._served.registry, self._request.native
        audience = "public" if self._plan.is_public else "anonymous" if self._caller is None else "caller"
        allowed = await self._served.server.allowed(native, registry.vary, self._caller, audience, False)
        context = f"context `{registry.contexts[self._plan.context].name}`"
        return Watch(native, allowed, audience, registry.settings.development, context, self._plan.params, self._caller)

    def _not_shared(self, outcomes: list[bytes | Problem], watch: Watch | None, looked: _Looked) -> Answer:
        """The response for this request alone: complete, and with the reason why it is not stored."""
        how, why = ("bypass", self._bypass) if looked.ticket is None else ("miss", "partial")
        if watch is not None and watch.touched is not None:
            watch.log()
            how, why = "miss", watch.reason
            if looked.ticket is not None:
                looked.ticket.decline()
        answer = self._plan.finish(outcomes, self._request.headers.get("if-none-match"))
        return Answer(*answer).with_headers([_core.cache_status(how, why)])

    def _answer(self, kept: _core.Kept, body: bytes, found: _How, looked: _Looked) -> Answer:
        how, seq, why, may_be_stale = found
        known = self._request.headers.get("if-none-match")
        is_for_edge = self._served.may_edge_store(self._request, [function for function, _ in self._members])
        answer = Answer(*kept.answer(body, known, is_for_edge, how, why, may_be_stale))
        answer = answer.with_headers(self._served.order(self._request, seq))
        if not self._served.registry.settings.development:
            return answer
        return answer.with_headers([("server-timing", f'mizan-cache;desc="{how}";dur={looked.seconds * 1000:.3f}')])


def _is_same(first: list[bytes | Problem], second: list[bytes | Problem]) -> bool:
    """Whether two runs gave the same; of a failure the digest in the log is another each time."""
    return [_told(each) for each in first] == [_told(each) for each in second]


def _told(outcome: bytes | Problem) -> object:
    if isinstance(outcome, bytes):
        return outcome
    return (outcome.status, outcome.code) if outcome.status >= _BROKEN else outcome.json()
