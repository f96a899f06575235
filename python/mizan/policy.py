"""For how long, and for whom, caches may keep what a context or a page gives."""

from __future__ import annotations

from dataclasses import dataclass

_LONGEST = 2**32 - 1
"""Seconds that the engine can count."""


@dataclass(frozen=True)
class CachePolicy:
    """What ``cache=`` takes; made by :func:`cache`."""

    ttl: int
    swr: int
    public: bool
    anonymous: bool = False

    def data(self) -> dict[str, int | bool]:
        """As the engine takes it."""
        return {"ttl": self.ttl, "swr": self.swr, "public": self.public, "anonymous": self.anonymous}


def cache(*, ttl: int, swr: int = 0, public: bool = False, anonymous: bool = False) -> CachePolicy:
    """Lets caches keep an answer for ``ttl`` seconds, or until a mutation's targets name it::

        class Board(Context, cache=mizan.cache(ttl=60, swr=30, public=True)):
            board_id: int

    For ``swr`` seconds more an old answer may be served while a new one is made, but only ever because of its age. An
    answer is one caller's own, unless ``public`` says that it is the same for all: then nothing about the caller may go
    into it. For a caller without an identity the cache is bypassed, unless ``anonymous`` says that all of them share
    one answer: then nothing about the request may go into that.

    Raises ``ValueError`` for times that are not whole seconds, where the context or the page is declared.
    """
    for name, seconds in (("ttl", ttl), ("swr", swr)):
        if not (isinstance(seconds, int) and not isinstance(seconds, bool) and 0 <= seconds <= _LONGEST):
            raise ValueError(f"`{name}` of `cache(…)` is `{seconds!r}`; give whole seconds from 0 to {_LONGEST}")
    for name, flag in (("public", public), ("anonymous", anonymous)):
        if not isinstance(flag, bool):
            raise ValueError(f"`{name}` of `cache(…)` is `{flag!r}`; it has to be True or False")
    if public and anonymous:
        raise ValueError("`public` is for anonymous callers as well, remove `anonymous`")
    return CachePolicy(ttl, swr, public, anonymous)
