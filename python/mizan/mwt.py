"""Mizan Web Tokens: who a caller is, signed, so that an edge or another backend need not ask.

The keys are a JWK set in ``MIZAN_MWT_KEYS``; ``mizan keys`` makes one. A backend that issues tokens::

    token = mizan.mwt.issue(user.pk, staff=user.is_staff)

and one whose callers send them, as ``Authorization: Bearer`` or in the cookie ``mizan_token``::

    MIZAN = {"IDENTIFY": "mizan.mwt.caller"}                       # Django
    mizan_router(clients, app="board", identify=mizan.mwt.caller)  # FastAPI
"""

from __future__ import annotations

import json
import logging
import os
import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, ClassVar, Literal

from mizan import outlet
from mizan._core import MWT_BOUND, MWT_COOKIE, MWT_KEYS, InvalidKeys, InvalidToken, KeySet, carried_token
from mizan.caller import KIND, Caller, id_text
from mizan.error import Unauthenticated

__all__ = ["COOKIE", "KEYS", "Claims", "InvalidKeys", "InvalidToken", "Tokens", "caller", "issue", "verify"]

BOUND = MWT_BOUND
"""The field by which an edge proves the cookie that a token is bound to."""
COOKIE = MWT_COOKIE
"""The cookie a token travels in."""
CREDENTIALS = "mizan_credentials"
"""The attribute by which a request that notices what is read gives its header fields to find a token in."""
KEYS = MWT_KEYS
"""The environment variable that holds the keys."""

IdentifiedBy = Literal["token", "credentials", "anything"]
"""By what of a request callers are identified: a token alone, ``Authorization`` and ``Cookie`` alone, or any of it."""

_log = logging.getLogger("mizan")


@dataclass(frozen=True)
class Claims:
    """What a token says; a caller as ``auth`` looks at one."""

    id: int | str
    """What identifies the caller, within their kind."""
    issued: int
    """Seconds since 1970, as is ``expires``."""
    expires: int
    is_staff: bool = False
    is_superuser: bool = False
    kind: str = KIND
    """The kind of caller."""
    bound_to: str | None = None
    """The name of the cookie without which the token is refused."""

    mizan_claims: ClassVar[None] = None
    """All that answers may depend on is above: a token says nothing else."""

    @property
    def mizan_kind(self) -> str:
        """The kind, as callers say it."""
        return self.kind


class Tokens:
    """The tokens of one app, with keys of its own: for a process with several apps, and for tests."""

    def __init__(self, app: str | None = None, keys: str | None = None) -> None:
        self._app = app
        self._keys = keys

    def issue(
        self,
        caller: Any,
        *,
        lifetime: int = 3600,
        kind: str = KIND,
        staff: bool = False,
        superuser: bool = False,
        bound_to: tuple[str, str] | None = None,
        now: int | None = None,
    ) -> str:
        """A token for a caller, for ``lifetime`` seconds, at most a day.

        ``bound_to`` is the name and the value of a cookie, that of a session: the token is refused without it.

        ``caller`` is a ``mizan.Caller``, which says its kind and flags itself, or an id with ``kind`` and flags beside
        it. Raises ``ValueError`` for a token that would be refused, ``CallerError`` for what identifies no caller.
        """
        issued = _now() if now is None else now
        if not isinstance(caller, Caller):
            caller = Caller(kind, caller, staff, superuser)
        said = (caller.is_staff or staff, caller.is_superuser or superuser)
        claims = (caller.kind, id_text(caller.id), issued, issued + lifetime, *said)
        return self._set().issue(self._name(), claims, bound_to)

    def verify(
        self, token: str, *, cookie: Sequence[str] = (), bound: Sequence[str] = (), now: int | None = None
    ) -> Claims:
        """What a token says; raises ``InvalidToken``, whose first argument is the reason in one word.

        ``cookie`` and ``bound`` are the lines of the fields ``Cookie`` and ``Mizan-Bound`` of the request, by which
        one that is bound to a cookie is proved.
        """
        moment = _now() if now is None else now
        said, bound_to = self._set().verify(self._name(), token, moment, (cookie, bound))
        kind, id_, issued, expires, staff, superuser = said
        return Claims(json.loads(id_), issued, expires, staff, superuser, kind, bound_to)

    def caller(self, request: Any) -> Claims | None:
        """Who sent a request of Django or Starlette, ``None`` when it carries no token.

        Raises ``Unauthenticated`` for one that is not believed.
        """
        try:
            cookie = _values(request, "cookie")
            token = carried_token(_values(request, "authorization"), cookie)
            return None if token is None else self.verify(token, cookie=cookie, bound=_values(request, BOUND))
        except InvalidToken as error:
            _log.warning("a token was refused: %s", error.args[1])
            raise Unauthenticated("the token is not valid; sign in again") from None

    def now(self) -> int:
        """Seconds since 1970."""
        return _now()

    def _set(self) -> KeySet:
        text = self._keys or os.environ.get(KEYS)
        if not text:
            raise RuntimeError(f"there are no keys for tokens: put a JWK set into {KEYS}; `mizan keys` makes one")
        return _read(text)

    def _name(self) -> str:
        return self._app or outlet.only_app()


@lru_cache(maxsize=4)
def _read(text: str) -> KeySet:
    return KeySet(text)


def identified_by(identify: Any, by_credentials: bool | None) -> IdentifiedBy:
    """By what of a request a function identifies callers, where that is known or stated."""
    if getattr(identify, "__func__", None) is Tokens.caller and by_credentials is not False:
        return "token"
    is_stated = identify is None if by_credentials is None else by_credentials
    return "credentials" if is_stated else "anything"


def _now() -> int:
    return int(time.time())


def _values(request: Any, name: str) -> list[str]:
    # Read by the protocol itself, whatever of the request a project may read.
    fields = getattr(request, CREDENTIALS, None) or request.headers
    if hasattr(fields, "getlist"):
        return list(fields.getlist(name))
    value = fields.get(name)
    return [] if value is None else [value]


_tokens = Tokens()
issue = _tokens.issue
verify = _tokens.verify
caller = _tokens.caller
