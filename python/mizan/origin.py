"""The cache of an app: in the memory of each of its processes, or in one Redis for all of them."""

from __future__ import annotations

import logging
import os
from collections.abc import Sequence
from threading import Lock

from mizan import _core
from mizan.processes import are_several

_log = logging.getLogger("mizan")

REDIS = "MIZAN_REDIS_URL"
"""The environment variable that puts the cache into Redis."""
SECRET = "MIZAN_CACHE_SECRET"
"""The environment variable with what keys in Redis are made with."""
MEMORY = "memory"
"""The setting that keeps it in memory, whatever the environment says and however many processes there seem to be."""


class Origin:
    """Makes the cache when a process first needs it: what a fork inherits is not its own.

    ``secret`` makes its keys; without one they are this app's alone. Raises ``ValueError`` for what is no address of a
    Redis.
    """

    def __init__(self, app: str, where: str | None, secret: str | None, size: int, budget: float) -> None:
        self._app = app
        self._url = where if where != MEMORY else None
        self._may_be_in_memory = where == MEMORY
        self._size = size
        self._budget = budget
        self._caches: dict[int, _core.Cache | None] = {}
        self._making = Lock()
        if (url := self._redis()) is not None:
            _core.check_redis_url(url)
        self.secret = secret.encode() if secret else os.urandom(32)
        os.register_at_fork(after_in_child=self._unlocked)

    @property
    def is_shared(self) -> bool:
        """Whether other processes see the same cache."""
        return self._redis() is not None

    def here(self, several: bool | None = None) -> _core.Cache | None:
        """The cache of this process; none where its copies could not hear of changes in others.

        ``several`` is whether there are others, where the web server says so.
        """
        process = os.getpid()
        if process not in self._caches:
            with self._making:
                if process not in self._caches:
                    self._caches[process] = self._made(several)
        return self._caches[process]

    def purge(self, tags: Sequence[str] | None) -> _core.Waiting[tuple[str, int | None]] | None:
        """Begins to drop what is under tags, or everything; in memory that is done when this returns."""
        cache = self.here() if self.is_shared else self._caches.get(os.getpid())
        if cache is None:
            return None
        begun = cache.purge_all() if tags is None else cache.purge(tags)
        if self.is_shared:
            return begun
        begun.block()
        return None

    def _redis(self) -> str | None:
        return None if self._may_be_in_memory else self._url or os.environ.get(REDIS) or None

    def _made(self, several: bool | None) -> _core.Cache | None:
        url = self._redis()
        if url is not None:
            return _core.Cache.redis(url, self._app, self._budget)
        if not self._may_be_in_memory and (are_several() if several is None else several):
            _log.warning(
                "nothing is cached: this is one of several processes, and the memory of one does not hear of changes "
                "in another; set %s, or %r as the cache if there is only this one",
                REDIS,
                MEMORY,
            )
            return None
        return _core.Cache.memory(self._size)

    def _unlocked(self) -> None:
        self._making = Lock()
