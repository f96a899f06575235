"""The cache of an app: off, in the memory of its only process, or in one Redis for all of its processes."""

from __future__ import annotations

import atexit
import logging
import multiprocessing
import multiprocessing.util
import os
import re
import time
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from threading import Lock
from weakref import WeakSet

from mizan import _core, boundary
from mizan.waits import DELIVERY, blocking, has_greenlets, locked

_log = logging.getLogger("mizan")

CACHE = "MIZAN_CACHE"
"""The environment variable that says where the cache is: ``off``, ``memory`` or the URL of a Redis."""
SECRET = "MIZAN_CACHE_SECRET"
"""The environment variable with what keys in Redis are made with."""

_PLACE = re.compile(
    r"(rediss?)://(?:.*@)?((?:[\w.-]+|\[[0-9a-fA-F:.]+\])(?::\d+)?(?:/\d*)?)(?:[?#].*)?", re.DOTALL | re.ASCII
)
_SOCKET = re.compile(r"(redis\+unix|unix)://(/[\w./-]*)(?:[?#].*)?", re.DOTALL | re.ASCII)

_forked_from: int | None = None
"""The process this one was forked from, if it was after this module was loaded."""


_origins: WeakSet[Origin] = WeakSet()
"""Those of this process, which wait for their purges when it ends."""


class Where(Enum):
    """Where a cache is."""

    UNSAID = ""
    OFF = "off"
    MEMORY = "memory"
    REDIS = "redis"


@dataclass(frozen=True)
class Choice:
    """Where the cache is, and who said so."""

    where: Where
    said_by: str = ""
    url: str = ""

    @property
    def place(self) -> str:
        """The Redis without the password of its URL."""
        return _shown(self.url)

    @classmethod
    def of(cls, setting: str | None) -> Choice:
        """What the environment says, else the setting; raises ``ValueError`` for what is none of the choices."""
        for text, said_by in ((os.environ.get(CACHE), f"`{CACHE}`"), (setting, "its settings")):
            if text:
                return cls._read(text, said_by)
        return cls(Where.UNSAID)

    @classmethod
    def _read(cls, text: str, said_by: str) -> Choice:
        if text in (Where.OFF.value, Where.MEMORY.value):
            return cls(Where(text), said_by)
        try:
            _core.check_redis_url(text)
        except ValueError as error:
            raise ValueError(
                f"`{_shown(text)}` as its cache ({said_by}); use `off`, `memory` or the URL of a Redis, "
                f"`redis://…` or `rediss://…`: {error}"
            ) from None
        return cls(Where.REDIS, said_by, text)


def _shown(text: str) -> str:
    """What a message may show of a cache that a project chose: a URL's scheme, host, port and database, nothing else.

    A password may stand before the last ``@``, in the query, or anywhere in a text that is not a URL.
    """
    found = _PLACE.fullmatch(text) or _SOCKET.fullmatch(text)
    if found is None:
        return text if text.isidentifier() else "…"
    return "://".join(found.groups())


class Origin:
    """Makes the cache when a process first needs it: what a fork inherits is not its own.

    ``secret`` makes its keys; without one they are this app's alone. Raises ``ValueError`` for a cache that is none of
    the choices.
    """

    def __init__(
        self,
        app: str,
        setting: str | None,
        secret: str | None,
        *,
        size: int,
        budget: float,
        development: bool = False,
        replica_lag: float = 0.0,
        is_used: bool = True,
    ) -> None:
        self._app = app
        self._choice = Choice.of(setting)
        self._size = size
        self._budget = budget
        self._development = development
        self._replica_lag = replica_lag
        self._is_used = is_used
        self._caches: dict[int, _core.Cache | None] = {}
        self._making = Lock()
        self._serving: int | None = None
        self._secret = secret.encode() if secret else os.urandom(32)
        self._is_reported = False
        self.has_end = False
        """Whether the server says when it ends, so that purges can be waited for."""
        self._is_endless_said = False
        boundary.follow()  # before the first test of a project that has one
        os.register_at_fork(after_in_child=self._unlocked)
        _origins.add(self)

    @property
    def secret(self) -> bytes:
        """What keys are made with; in the tests of a project every test has keys of its own."""
        return self._secret + boundary.current()

    @property
    def is_off(self) -> bool:
        """Whether caching was turned off, for edges and networks as well."""
        return self._choice.where is Where.OFF

    @property
    def is_shared(self) -> bool:
        """Whether other processes see the same cache."""
        return self._choice.where is Where.REDIS

    def serves(self, several: bool | None) -> None:
        """Notes that this process answers requests, and makes its cache; ``several`` as in :meth:`here`."""
        if self._serving != os.getpid():
            if self._is_used:
                self.here(several)
            self._serving = os.getpid()

    def endless(self) -> None:
        """Logs once that purges may be lost when the process ends, where the server does not say when it does."""
        if self.is_shared and self._is_used and not self.has_end and not self._is_endless_said:
            self._is_endless_said = True
            _log.warning(
                "app `%s` is answered without a lifespan that it is part of, so purges that wait for Redis are lost "
                "when a signal ends the process: serve it with the lifespan on, and if it is mounted in another app, "
                "write `app = mizan.fastapi.ArrivalMiddleware(app)` around the outer one",
                self._app,
            )

    def arrival(self) -> _core.Arrival | None:
        """This moment in the order of purges; nothing where nothing is cached yet."""
        cache = self._caches.get(os.getpid())
        return None if cache is None else cache.arrival()

    def here(self, several: bool | None = None) -> _core.Cache | None:
        """The cache of this process; none where it is off, or where a copy could not hear of changes in others.

        ``several`` is whether there are other processes, where the web server says so.
        """
        process = os.getpid()
        if process not in self._caches:
            with locked(self._making):
                if process not in self._caches:
                    self._caches[process] = self._made(several)
        return self._caches[process]

    def purge(self, tags: Sequence[str] | None) -> _core.Waiting[tuple[str, int | None]] | None:
        """Begins to drop what is under tags, or everything; in memory that is done when this returns."""
        cache = self.here() if self.is_shared else self._caches.get(os.getpid())
        if cache is None:
            return None
        self._is_reported = False
        begun = cache.purge_all() if tags is None else cache.purge(tags)
        if self.is_shared:
            return begun
        begun.block()
        return None

    def undelivered(self, seconds: float = DELIVERY) -> str | None:
        """Waits until every purge of this process has arrived in Redis; why one has not, and what to do."""
        cache = self._caches.get(os.getpid())
        if cache is None or not self.is_shared:
            return None
        self._is_reported = True
        missing = blocking(cache.delivered(seconds), seconds + 1)
        if missing == []:
            return None
        return (
            f"the cache of app `{self._app}`, the Redis at {self._choice.place}, was not reached within "
            f"{seconds:.3g} s: processes that reach it may serve what is out of date until its `ttl` is over; "
            f"invalidate it again once Redis can be reached: {', '.join(missing or ['*'])}"
        )

    def ended(self, seconds: float = DELIVERY) -> None:
        """Waits, at the end of the process, for purges that have not arrived, and logs those that do not."""
        cause = None if self._is_reported else self.undelivered(seconds)
        if cause is not None:
            _log.error("the process ends with purges that are lost: %s", cause)

    def unreached(self) -> str | None:
        """Why a purge in this process drops nothing that requests are answered with; ``None`` where it does."""
        where = self._choice.where
        process = os.getpid()
        if where is Where.REDIS or self._serving == process or self._caches.get(process) is not None:
            return None
        if where is Where.OFF:
            return f"the cache of app `{self._app}` is off in this process ({self._choice.said_by})"
        if where is Where.MEMORY or self._development:
            return (
                f"the cache of app `{self._app}` is in the memory of the process that answers its requests, and this "
                f"is another one; set `{CACHE}` to the URL of a Redis for both"
            )
        return f"no cache of app `{self._app}` is chosen in this process; set `{CACHE}` to the URL of a Redis"

    def _made(self, several: bool | None) -> _core.Cache | None:
        choice = self._choice
        if choice.where is Where.OFF:
            _log.info("nothing is cached of app `%s`: its cache is off (%s)", self._app, choice.said_by)
            return None
        if choice.where is Where.REDIS:
            _log.info("the cache of app `%s` is the Redis at %s (%s)", self._app, choice.place, choice.said_by)
            cache = _core.Cache.redis(choice.url, self._app, self._budget, not has_greenlets(), self._replica_lag)
            # Requests that come before its first word cannot store what they make.
            blocking(cache.connect(), self._budget)
            return cache
        if choice.where is Where.MEMORY:
            _log.log(
                logging.INFO if _is_only_process(several) else logging.WARNING,
                "the cache of app `%s` is in the memory of this process (%s): responses are never stale only if no "
                "other process answers for the app; with several, set `%s` to the URL of a Redis",
                self._app,
                choice.said_by,
                CACHE,
            )
            return self._in_memory()
        if self._development and _is_only_process(several):
            _log.info(
                "the cache of app `%s` is in the memory of this process, as in development: another process, such as a "
                "second development server, does not hear of its changes; set `%s` to a Redis for both, or to `off`",
                self._app,
                CACHE,
            )
            return self._in_memory()
        _log.warning(
            "nothing is cached of app `%s`: no cache is chosen%s; set `%s` to the URL of a Redis, to `memory` if a "
            "single process answers for the app, or to `off`",
            self._app,
            ", and there may be other processes besides this one" if self._development else "",
            CACHE,
        )
        return None

    def _in_memory(self) -> _core.Cache:
        return _core.Cache.memory(self._size, not has_greenlets(), self._replica_lag)

    def _unlocked(self) -> None:
        self._making = Lock()


def _is_only_process(several: bool | None) -> bool:
    """Whether this process is known to be the only one that answers; in doubt it is not."""
    if "gunicorn" in os.environ.get("SERVER_SOFTWARE", ""):
        return False  # a signal adds workers, whatever the number was at first
    if several is not None:
        return not several
    return multiprocessing.parent_process() is None and _forked_from is None


def _forked() -> None:
    global _forked_from
    _forked_from = os.getppid()


def ended() -> None:
    """Waits, at the end of the process, for the purges of all its apps."""
    end = time.monotonic() + DELIVERY  # for all apps together
    for origin in list(_origins):
        origin.ended(max(0.0, end - time.monotonic()))


os.register_at_fork(after_in_child=_forked)
atexit.register(ended)


def _forked_by_multiprocessing(at: object) -> None:
    multiprocessing.util.Finalize(None, ended, exitpriority=0)  # such a child does not run what `atexit` has


multiprocessing.util.register_after_fork(_log, _forked_by_multiprocessing)
