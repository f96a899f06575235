"""Telling the sinks of an app what is out of date, once it is committed."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, TypeAlias

from pydantic_core import PydanticSerializationError

from mizan import _core
from mizan._core import InvalidTarget
from mizan.announcement import Added, Announcement, announcement
from mizan.caller import CallerError, caller_of
from mizan.context import Context
from mizan.registry import Registry
from mizan.schema import adapter_of
from mizan.serve.detector import detector
from mizan.serve.request import Executor, Request, Served
from mizan.serve.runner import AsyncRunner, drive, keep
from mizan.sink import Sink
from mizan.target import Commit
from mizan.waits import blocking

if TYPE_CHECKING:
    from mizan.client import ClientFunction

_log = logging.getLogger("mizan")

Purging: TypeAlias = "_core.Waiting[tuple[str, int | None]]"
"""A purge that has begun."""


async def announce(served: Served, settled: _core.Settled) -> int | None:
    """Purges what a call changed and tells the receivers; returns when that is done, however the request ends.

    Gives the number of the purge, where several processes count theirs together.
    """
    registry = served.registry
    said = settled.announcement() if registry.sinks or registry.core.is_cached else None
    if said is None:
        return None
    return await tell_all(served, announcement(registry.settings.app, said))


async def tell_all(served: Served, announced: Announcement) -> int | None:
    """Purges the cache and tells the receivers, however the request ends; gives the number of the purge."""
    return await served.server.runner.to_the_end(_announced(served, announced))


def known_targets(registry: Registry, added: Sequence[Added]) -> list[Added]:
    """The targets that a call added, in the spelling of keys; those that no client can have read are logged."""
    known = []
    for each in registry.spelling.all_spelled(added):
        try:
            registry.core.announce([each])
        except InvalidTarget:
            _log.exception("a call that failed had added a target that the app does not have; it is not purged")
        else:
            known.append(each)
    return known


async def _announced(served: Served, announced: Announcement) -> int | None:
    seq = await _purged(served.server, served.registry.origin.purge(announced.tags))
    await _heard_by_all(served.registry, served.server, announced)
    return seq


async def forget(served: Served, phases: Sequence[Request], seen: Any) -> int | None:
    """Drops the cached responses of the caller that a call signed in or out.

    ``phases`` are the request as it came and as a later one would be; ``seen`` is the caller that the framework knew
    before. Gives the number of the purge.
    """
    registry = served.registry
    if not registry.core.is_cached:
        return None
    callers = [await _tag(served, seen)]
    for request in phases:
        try:
            caller = await request.caller(served.server)
        except Exception:
            continue  # a token that is not valid any more identifies no caller
        callers.append(None if caller is None else caller.tag)
    tags = list({each for each in callers if each is not None})
    return await _purged(served.server, registry.origin.purge(tags)) if tags else None


async def _tag(served: Served, seen: Any) -> str | None:
    try:
        # The framework may look it up only now, which blocks.
        caller = await served.server.call(caller_of, False, seen)
    except CallerError:
        return None
    return None if caller is None else caller.tag


async def tell(registry: Registry, caller: Executor, announced: Announcement, purging: Purging | None) -> list[Sink]:
    """Waits until the cache is purged, then tells one sink after the other.

    What fails, or takes longer than a request may, is logged and returned.
    """
    await _purged(caller, purging)
    return await _heard_by_all(registry, caller, announced)


async def _purged(caller: Executor, purging: Purging | None) -> int | None:
    """Waits until the purge is done. A cache that fails does not fail the change: it is logged."""
    try:
        if purging is None:
            return None
        done = await caller.runner.wait(purging)
        return None if done is None else done[1]
    except RuntimeError:
        _log.exception("the cache could not be told of a change")
        return None


async def _heard_by_all(registry: Registry, caller: Executor, announced: Announcement) -> list[Sink]:
    limit = registry.settings.time_limit
    failed = []
    for sink in registry.sinks:
        try:
            await caller.runner.within(limit, _heard(caller, sink, limit, announced))
        except TimeoutError:
            _log.error("sink %s took longer than %g s for %s", sink, limit, announced.headers)
            failed.append(sink)
        except Exception:
            _log.exception("sink %s failed for %s", sink, announced.headers)
            failed.append(sink)
    return failed


async def _heard(caller: Executor, sink: Sink, limit: float, announced: Announcement) -> None:
    if sink.is_async:
        # What waits can be stopped, even for a caller that cannot.
        await caller.call(AsyncRunner().within, True, limit, sink.function(announced))
    else:
        await caller.call(sink.function, False, announced)


def _declared(registry: Registry, at: int, arguments: Mapping[str, Any]) -> list[Added]:
    """The declared targets of a function, narrowed by arguments; every context where those cannot be written."""
    function = registry.functions[at]
    try:
        members = []
        for param in function.signature.wire:
            if param.name in arguments:
                value = arguments[param.name]
                text = adapter_of(param.annotation).dump_json(value, by_alias=True, warnings="error").decode()
                members.append(f'"{param.name}":{text}')
        said = registry.core.route_body(at, f"{{{','.join(members)}}}".encode()).plan().settle([]).announcement()
    except (_core.Refused, PydanticSerializationError) as error:
        cause = error.args[0].json().decode() if isinstance(error, _core.Refused) else error
        _log.warning(
            "`%s` was called from Python with arguments that no client can send, so every context is invalidated: %s",
            function.name,
            cause,
        )
        return registry.core.all_targets()
    return [] if said is None else list(said[0])


def _is_on_event_loop() -> bool:
    return asyncio._get_running_loop() is not None


def _no_request(key: Hashable, purge: Callable[[], Purging | None]) -> bool:
    return False


@dataclass(frozen=True, eq=False)
class AppOutlet:
    """An app for changes that no call made."""

    registry: Callable[[], Registry]
    commit: Commit
    blocking: Executor
    """Runs sinks in the thread of the change."""
    waiting: Executor
    """Runs them on its event loop."""
    base: Callable[[], str]
    """The path under which it answers."""
    again: Callable[[Hashable, Callable[[], Purging | None]], bool] = _no_request
    """Has a purge repeated once the request that runs has committed; false where it knows of no request."""

    @property
    def app(self) -> str:
        """The app's name."""
        return self.registry().settings.app

    def declares(self, target: Context | type[Context] | str) -> bool:
        """Whether the context, and the function if it names one, are its own."""
        registry = self.registry()
        if not isinstance(target, str):
            return any(each.declared in (target, type(target)) for each in registry.contexts)
        try:
            registry.core.read_target(target, ())
        except InvalidTarget:
            return False
        return True

    def targets_of(self, function: ClientFunction[Any, Any], arguments: Mapping[str, Any]) -> list[Added]:
        """What a call of the function declares to change; nothing for a function of another app."""
        registry = self.registry()
        for at, each in enumerate(registry.functions):
            if each.declared is function:
                return _declared(registry, at, arguments)
        return []

    def announce(self, targets: Sequence[Added]) -> None:
        """Checks targets and tells the app's sinks when the work is committed; raises ``InvalidTarget``."""
        announced = self.checked(targets)
        self.commit(lambda: self._tell(announced))

    def purge(self, tags: Sequence[str] | None) -> None:
        """Empties the app's cache of what is under tags, or of everything, when the work is committed."""
        self.commit(lambda: self._purge(tags))

    def checked(self, targets: Sequence[Added]) -> Announcement:
        """What there is to tell of targets."""
        registry = self.registry()
        registry.spelling.check(targets)
        spelled = registry.spelling.all_spelled(targets)
        return announcement(registry.settings.app, registry.core.announce(spelled))

    def unreached(self) -> str | None:
        """Why a change that no call made drops no cached response and tells no receiver; ``None`` where it does."""
        registry = self.registry()
        if registry.sinks:
            return None
        if not registry.core.is_cached:
            return f"app `{self.app}` caches nothing and has no receiver (`@on_invalidation`)"
        cause = registry.origin.unreached()
        return cause and f"{cause}, and no receiver is registered (`@on_invalidation`)"

    def missed(self) -> str | None:
        """Why a change drops no cached response, though receivers hear of it; ``None`` where it drops them.

        A cache that is off here is taken to be off everywhere, and the receivers for all that there is.
        """
        registry = self.registry()
        return None if not registry.core.is_cached or registry.origin.is_off else registry.origin.unreached()

    def _warn(self, what: str) -> None:
        if self.registry().core.is_cached:
            if cause := self.unreached():
                _log.warning("%s reaches nothing: %s", what, cause)
            elif cause := self.missed():
                _log.warning("%s reaches receivers, and no cached response: %s", what, cause)

    def tell(self, announced: Announcement) -> list[Sink]:
        """Tells the sinks here and now; returns those that failed."""
        return drive(tell(self.registry(), self.blocking, announced, self._begun(announced.tags)))

    def _tell(self, announced: Announcement) -> None:
        if self.registry().settings.stale_detector:
            detector.changed("invalidate", announced.groups)
        self._warn(f"`invalidate` of {announced.headers['x-mizan-invalidate']}")
        if _is_on_event_loop():
            telling = keep(tell(self.registry(), self.waiting, announced, self._begun(announced.tags)))
            telling.add_done_callback(partial(self._ended, announced))
        else:
            self.tell(announced)

    def _ended(self, announced: Announcement, telling: asyncio.Task[Any]) -> None:
        if telling.cancelled() and self.registry().sinks:
            heard = ", ".join(map(str, self.registry().sinks))
            _log.error(
                "the event loop ended before the sinks had heard of %s; in a job call `invalidate` outside of it, or "
                "let it run until they have: %s",
                announced.headers,
                heard,
            )

    def _purge(self, tags: Sequence[str] | None) -> None:
        self._warn("`purge_all`" if tags is None else "`purge_user`")
        purging = self._begun(tags)
        if _is_on_event_loop():
            keep(_purged(self.waiting, purging))
        else:
            drive(_purged(self.blocking, purging))

    def _begun(self, tags: Sequence[str] | None) -> Purging | None:
        """A purge that has begun, while it has not arrived; it is repeated once the request that runs has committed."""
        registry = self.registry()
        origin = registry.origin
        purging = origin.purge(tags)
        key = (id(origin), None if tags is None else frozenset(tags))
        if self.again(key, lambda: origin.purge(tags)) or purging is None or not _is_on_event_loop():
            return purging
        # No request waits for the task that does: its answer must not leave before the purge has arrived.
        return purging if blocking(purging, registry.settings.cache_budget) is None else None
