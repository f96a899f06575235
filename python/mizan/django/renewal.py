"""A request as a later one would be identified: bundles that ride on a mutation's answer are read for that caller."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from asgiref.sync import sync_to_async
from django.contrib import auth
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from mizan._core import Problem, Refused

_BODY = frozenset({"_body", "_read_started", "_stream", "_post", "_files", "_messages", "session", "resolver_match"})
"""What a copy keeps as it is now: the body can be read only once."""
_REMEMBERED = ("_cached_user", "_acached_user")


def arrived(request: HttpRequest) -> dict[str, Any]:
    """The attributes a request has before any function has run."""
    return dict(vars(request))


def renewed(request: HttpRequest, arrived: dict[str, Any]) -> tuple[HttpRequest, Sequence[Any]]:
    """A copy with the attributes it came with, whose user and session are looked up again."""
    again: HttpRequest = request.__class__.__new__(request.__class__)
    now = vars(request)
    kept = {name: now[name] for name in _BODY if name in now}
    vars(again).update({**{name: _unlooked(value) for name, value in arrived.items()}, **kept})
    for name in _REMEMBERED:
        vars(again).pop(name, None)
    session = getattr(request, "session", None)
    if isinstance(session, SessionBase):
        again.session = _session(session)
    if hasattr(request, "user"):
        look = partial(_user, request, again)
        again.user = SimpleLazyObject(look)  # type: ignore[assignment]
        again.auser = sync_to_async(look)
    remembered = [value for name, value in arrived.items() if name not in ("user", *_REMEMBERED)]
    return again, remembered


def _unlooked(value: Any) -> Any:
    """A lazy object is made again, so that it looks again."""
    made = value.__dict__.get("_setupfunc") if type(value) is SimpleLazyObject else None
    return value if made is None else SimpleLazyObject(made)


def _session(session: SessionBase) -> SessionBase:
    """The stored session; this very one where a function has changed it, since it is saved with the response."""
    if session.modified or not session.session_key:
        return session
    return type(session)(session.session_key)


def _user(request: HttpRequest, again: HttpRequest) -> Any:
    """The user whom the call left signed in, as the database has them now."""
    from django.contrib.auth.models import AnonymousUser

    user = request.user
    if not user.is_authenticated:
        return AnonymousUser()
    meta = getattr(user, "_meta", None)
    if meta is None:
        raise Refused(Problem.protocol("unauthenticated", "send a request of its own"), [])
    session = getattr(again, "session", None)
    if session is not None and session.get(auth.SESSION_KEY) == meta.pk.value_to_string(user):
        return auth.get_user(again)
    return user_of(user.pk)


def user_of(pk: Any) -> Any:
    """The user, as the project's backends know them; anonymous if they may not sign in any more."""
    from django.contrib.auth.models import AnonymousUser

    for backend in auth.get_backends():
        user = backend.get_user(pk)
        if user is not None:
            return user
    return AnonymousUser()
