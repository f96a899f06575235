"""Calling a function: by path, by envelope, or on the route of a view."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from mizan import _core
from mizan._core import Refused
from mizan.announcement import Added, announcement
from mizan.registry import Function
from mizan.serve.announce import announce, forget, known_targets, tell_all
from mizan.serve.answer import Answer, View
from mizan.serve.authorise import authorise
from mizan.serve.detector import detector
from mizan.serve.failure import refusal
from mizan.serve.page import NOT_STORED, Page
from mizan.serve.refresh import refresh
from mizan.serve.request import Request, Served
from mizan.serve.run import guard, in_time, run
from mizan.serve.unsettled import Unsettled
from mizan.success import Success
from mizan.target import collecting

_BROKEN = 500
"""The first status of answers after which it is unknown what the function did."""


async def call(served: Served, request: Request, function: str | None) -> Answer | View:
    """Answers ``POST call/{function}/``, and ``POST call/`` without a function."""
    body = await in_time(served, _body(served, request))
    return await _perform(served, request, served.registry.core.call(function, body))


async def route(served: Served, request: Request, function: int, reads_body: bool) -> Answer | View:
    """Answers a view's own route."""
    core = served.registry.core
    if not reads_body:
        return await _perform(served, request, core.route_query(function, request.query))
    body = await in_time(served, _body(served, request))
    return await _perform(served, request, core.route_body(function, body))


async def _body(served: Served, request: Request) -> bytes:
    core = served.registry.core
    try:
        body = await request.read(core.body_limit)
    except Exception as error:
        raise refusal(served, request, "reading the body", error) from error
    core.check_length(len(body))
    return body


async def _perform(served: Served, request: Request, called: _core.Called) -> Answer | View:
    if not served.registry.settings.stale_detector:
        return await _performed(served, request, called)
    detector.begin()
    try:
        return await _performed(served, request, called)
    finally:
        detector.end()


async def _performed(served: Served, request: Request, called: _core.Called) -> Answer | View:
    registry = served.registry
    function = registry.functions[called.function]
    # Before `identify` and guards, which may keep on the request what they found.
    arrived = served.server.arrived(request.native)
    seen = served.server.seen(request.native) if registry.core.is_cached else None
    # A caller who may not call the function learns nothing of its arguments.
    await in_time(served, _admit(served, request, function))
    plan = called.plan()
    arguments = function.decode(plan.member()[1])
    collector = served.server.collector()
    page = Page(served, request, plan)
    mounted = request.headers.get("x-mizan-mounted")
    unsettled = Unsettled(served, plan, collector)
    if function.may_change_identity and registry.core.is_cached:
        await in_time(served, _identify(served, request))
    try:
        with collecting(collector):
            success = await in_time(served, _run(served, request, function, arguments, page, unsettled))
    except Refused as error:
        added = collector.close()
        problem, headers = error.args
        if problem.code == "timeout":
            unsettled.cut_short()
        committed = unsettled.may_have_committed(error)
        named = await _failed(served, request, plan, problem.status, added, unsettled, committed)
        raise Refused(problem, [*headers, *named]) from error
    except BaseException:
        collector.close()
        unsettled.cut_short()
        raise
    added = registry.spelling.all_spelled(collector.close())
    if function.is_view:
        return await _view(served, request, plan, success, added, page, unsettled)
    settled = plan.settle(added, None if success.identity_changed else mounted)
    _remember(served, function, settled)
    # The call may have changed what its caller is: what is read from here on identifies them again.
    plans = settled.refreshable()
    later = request.renewed(served.server, arrived) if plans or success.identity_changed else request
    if success.identity_changed:
        seq = await served.server.runner.to_the_end(_left(served, request, later, settled, seen))
    else:
        seq = await announce(served, settled)
    refreshed = await refresh(served, request, later, plans, success)
    answer = Answer(*settled.answer(success.body, refreshed, success.identity_changed))
    return answer.with_headers([*success.headers, *served.order(request, seq)])


async def _run(
    served: Served,
    request: Request,
    function: Function,
    arguments: dict[str, object],
    page: Page,
    unsettled: Unsettled,
) -> Success:
    watch = await page.watch()
    return await run(served, request, function, arguments, watch=watch, admitted=True, unsettled=unsettled)


def _remember(served: Served, function: Function, settled: _core.Settled) -> None:
    """Tells the stale detector what a call named."""
    if served.registry.settings.stale_detector:
        said = settled.announcement()
        detector.changed(function.name, said[1] if said else ())


async def _admit(served: Served, request: Request, function: Function) -> None:
    """The guard of the function's context, then its own."""
    await guard(served, request, function.context_access, function.name)
    try:
        await authorise(served, request, function.access)
    except Exception as error:
        raise refusal(served, request, f"the guard of function `{function.name}`", error, function) from error


async def _identify(served: Served, request: Request) -> None:
    """Identifies the caller before a function runs that may end their session, so that theirs can be purged."""
    with suppress(Exception):  # raised again where the caller is asked for
        await request.caller(served.server)


async def _left(served: Served, request: Request, later: Request, settled: _core.Settled, seen: Any) -> int | None:
    """Tells what a call changed that signed its caller in or out, and drops what is kept for them."""
    seq = await announce(served, settled)
    return await forget(served, (request, later), seen) or seq


async def _view(
    served: Served,
    request: Request,
    plan: _core.Call,
    success: Success,
    added: list[Added],
    page: Page,
    unsettled: Unsettled,
) -> View:
    """The developer's response, with the headers of what it changed when it succeeded."""
    status = getattr(success.response, "status_code", 200)
    # A page that changes something is answered by nothing but itself.
    own = [NOT_STORED] if added and request.method in ("GET", "HEAD") else []
    if status >= 400:
        failed = await _failed(served, request, plan, status, added, unsettled)
        return View(success.response, [*failed, *_private(request, plan, success, own)])
    settled = plan.settle(added)
    _remember(served, served.registry.functions[plan.member()[0]], settled)
    order = served.order(request, await announce(served, settled))
    fields = own or await page.fields(success.response, bool(added))
    return View(success.response, [*settled.headers(False), *_private(request, plan, success, fields), *order])


def _private(
    request: Request, plan: _core.Call, success: Success, fields: list[tuple[str, str]]
) -> list[tuple[str, str]]:
    """The header fields of a view, with one that keeps it out of shared caches where it may be for its caller alone and
    says nothing to caches itself.
    """
    own = plan.cache_control
    is_said = "cache-control" in success.response.headers or any(name == "cache-control" for name, _ in fields)
    if own is None or is_said or request.method not in ("GET", "HEAD"):
        return fields
    return [*fields, own]


async def _failed(
    served: Served,
    request: Request,
    plan: _core.Call,
    status: int,
    added: Sequence[Added],
    unsettled: Unsettled,
    may_have_committed: bool = False,
) -> list[tuple[str, str]]:
    """Tells of the targets that a call added before it failed, since it may have committed (spec 3.6).

    What it declares is purged as well when the call broke, or failed behind its commit. Gives the header fields that
    name all of it, for an edge.
    """
    registry = served.registry
    is_broken = status >= _BROKEN or may_have_committed
    if is_broken:
        await unsettled.broken()
    known = known_targets(registry, added)
    if not known:
        # Of a status that says it broke, edges and clients know what to forget.
        return plan.settle(known).headers(False) if may_have_committed and status < _BROKEN else []
    announced = announcement(registry.settings.app, registry.core.announce(known))
    if registry.settings.stale_detector:
        detector.changed(registry.functions[plan.member()[0]].name, announced.groups)
    seq = await tell_all(served, announced)
    headers = plan.settle(known).headers(False) if is_broken else list(announced.headers.items())
    return [*headers, *served.order(request, seq)]
