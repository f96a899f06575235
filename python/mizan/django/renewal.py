"""A request as a later one would be identified: bundles that ride on a mutation's answer are read for that caller."""

from __future__ import annotations

from functools import cache, partial
from io import BytesIO
from typing import Any, NoReturn

from asgiref.sync import sync_to_async
from django.apps import apps
from django.contrib import auth
from django.contrib.sessions.backends.base import SessionBase
from django.core.handlers.asgi import ASGIRequest
from django.core.handlers.wsgi import WSGIRequest
from django.db.models import prefetch_related_objects
from django.http import HttpRequest
from django.http.request import HttpHeaders
from django.utils.functional import SimpleLazyObject

from mizan.claims import claims_of
from mizan.django.arrival import came
from mizan.row_claims import RIGHTS
from mizan.serve.withheld import RenewedFields, Withheld, copied, renewed_scope
from mizan.value_text import text_of
from mizan.variables import itself

_NOW = frozenset(
    {
        "_body",
        "_read_started",
        "_stream",
        "_post",
        "_files",
        "_messages",
        "session",
        "resolver_match",
        "_upload_handlers",
    }
)
"""What a copy has as it is now: the body can be read only once."""
_SERVER = frozenset(
    {
        *vars(HttpRequest()),
        *("environ", "scope", "path_info", "path", "script_name", "headers", "current_app", "LANGUAGE_CODE"),
        *("accepted_types", "accepted_types_by_precedence", "_current_scheme_host", "_encoding", "_post_parse_error"),
        *("_body_receive_timeout", "_dont_enforce_csrf_checks", "_read", "_readline", "csrf_processing_done"),
        *("csrf_cookie_needs_reset", "_csp_nonce", "sensitive_post_parameters", "exception_reporter_filter"),
        *("_cache_update_cache", "user", "auser", "_cached_user", "_acached_user"),
    }
)
"""Attributes of Django's own: what the request was sent with, and the user, who is looked up again."""
_PATHS = frozenset({"path", "path_info", "script_name", "method", "content_type", "content_params"})
"""Of these, what a request is sent with, which nothing may read that something has changed."""
_READ_AGAIN = ("GET",)
_META = ("wsgi.", "CSRF_COOKIE")
_OWN_META = frozenset({"mizan.arrivals", "mizan.came"})
_USER = frozenset({"user", "auser", "_cached_user", "_acached_user"})


def arrived(request: HttpRequest) -> dict[str, Any]:
    """The attributes a request has before anything identified its caller."""
    return copied(vars(request))


def renewed(request: HttpRequest, arrived: dict[str, Any], withheld: Withheld) -> HttpRequest:
    """A copy with the attributes it came with, whose user and session are looked up again.

    It refuses what a middleware set, which was found before the call, and has nothing that the call or a guard set.
    """
    kind: Any = type(request)
    again: HttpRequest = object.__new__(_renewed_class(kind))
    now, mine = vars(request), vars(again)
    mine.update({name: value for name, value in arrived.items() if name in _SERVER and name not in _USER})
    mine.update({name: now[name] for name in _NOW if name in now})
    sent = _sent(request)
    for name in {"META", "environ"} & mine.keys():
        mine[name] = _fields(mine[name], sent, withheld)
    if "scope" in mine:
        found = came(request)
        mine["scope"] = renewed_scope(mine["scope"], {} if found is None else found.sent, withheld)
    changed = {name for name in _PATHS & mine.keys() if mine[name] != getattr(sent, name, None)}
    for name in {*_READ_AGAIN, *changed} & mine.keys():
        del mine[name]
    mine["COOKIES"] = _cookies(request, sent, withheld)
    mine["headers"] = _Headers(mine["META"], withheld)
    mine[_WITHHELD] = ((arrived.keys() - _SERVER) | changed, withheld)
    session = getattr(request, "session", None)
    if isinstance(session, SessionBase):
        again.session = _session(session)
    if hasattr(request, "user"):
        look = partial(_user, request, again, withheld)
        again.user = SimpleLazyObject(look)  # type: ignore[assignment]
        again.auser = sync_to_async(look)
    return again


def _sent(request: HttpRequest) -> Any:
    """The request as Django makes it of what was sent; itself where that is not known, and nothing is read again."""
    found = came(request)
    if found is None:
        return request
    kind: Any = ASGIRequest if hasattr(request, "scope") else WSGIRequest
    return kind(found.sent, BytesIO()) if kind is ASGIRequest else kind(dict(found.sent))


def _fields(meta: Any, sent: Any, withheld: Withheld) -> RenewedFields:
    """``META`` without what something has set or changed in it."""
    plain = {
        name: value
        for name, value in meta.items()
        if name.startswith(_META) or (isinstance(value, str) and sent.META.get(name) == value)
    }
    return RenewedFields(plain, {*meta, *sent.META} - plain.keys() - _OWN_META, withheld)


def _cookies(request: HttpRequest, sent: Any, withheld: Withheld) -> RenewedFields:
    plain = {name: value for name, value in request.COOKIES.items() if sent.COOKIES.get(name) == value}
    return RenewedFields(plain, {*request.COOKIES, *sent.COOKIES} - plain.keys(), withheld)


class _Headers(HttpHeaders):
    """Header fields that refuse what something has changed in ``META``."""

    def __init__(self, meta: RenewedFields, withheld: Withheld) -> None:
        self._meta = meta
        fields = [(name, self.parse_header_name(name)) for name in meta.names]
        self._names = {name.lower(): key for key, name in fields if name}
        super().__init__(dict(dict.items(meta)))

    def _look(self, name: Any) -> None:
        key = self._names.get(str(name).replace("_", "-").lower())
        if key is not None:
            self._meta.get(key)

    def __getitem__(self, name: str) -> Any:
        self._look(name)
        return super().__getitem__(name)

    def __iter__(self) -> Any:
        for name in self._names:
            self._look(name)
        return super().__iter__()

    def __len__(self) -> int:
        for name in self._names:
            self._look(name)
        return super().__len__()

    def __repr__(self) -> str:
        return repr(dict(self))


_WITHHELD = "_mizan_withheld"


@cache
def _renewed_class(kind: type[HttpRequest]) -> type[HttpRequest]:
    """The class of a copy: it is asked for the attributes that the copy does not have."""

    def missing(self: HttpRequest, name: str) -> NoReturn:
        names, withheld = vars(self).get(_WITHHELD, ((), None))
        if withheld is not None and name in names:
            withheld.refuse()
        raise AttributeError(f"'{kind.__name__}' object has no attribute '{name}'")

    return type(kind.__name__, (kind,), {"__getattr__": missing, "__module__": kind.__module__})


def _session(session: SessionBase) -> SessionBase:
    """The stored session; this very one where a function has changed it, since it is saved with the response."""
    if session.modified or not session.session_key:
        return session
    return type(session)(session.session_key)


def _user(request: HttpRequest, again: HttpRequest, withheld: Withheld) -> Any:
    """The user who is signed in after the call, as the database has them now."""
    if not apps.is_installed("django.contrib.auth"):
        withheld.refuse()  # an object of the project's own, which nothing here can look up
    from django.contrib.auth.models import AnonymousUser

    user = request.user
    if not user.is_authenticated:
        if not is_plain(user):
            withheld.refuse()
        return AnonymousUser()
    meta = getattr(user, "_meta", None)
    if meta is None:
        withheld.refuse()
    session = getattr(again, "session", None)
    is_of_session = session is not None and session.get(auth.SESSION_KEY) == meta.pk.value_to_string(user)
    found = auth.get_user(again) if is_of_session else user_of(user.pk)
    if not has_same_claims(user, found):
        withheld.refuse()  # a middleware put something on the user, as it will on the next request's
    return found


def is_plain(user: Any) -> bool:
    """Whether a user is Django's anonymous one, on which nothing was put that tells it from others."""
    from django.contrib.auth.models import AnonymousUser

    return user.__class__ is AnonymousUser and not vars(itself(user))


def has_same_claims(before: Any, now: Any) -> bool:
    """Whether nothing was put on a user that the one who was looked up again lacks."""
    claims = claims_of(itself(before))
    names = claims.keys() - {"backend"}  # which Django says of a user who has just signed in
    if now.__class__ is not before.__class__:
        return not names and not now.is_authenticated
    if not names:
        return True
    try:
        if not RIGHTS.isdisjoint(names):
            now.get_all_permissions()
        again = claims_of(itself(now))
        return all(text_of(claims[name]) == text_of(_again(now, again, name)) for name in names)
    except Exception:
        return False


def _again(now: Any, claims: dict[Any, Any], name: str) -> Any:
    """A claim of a user who was looked up again: a cached property is computed, related rows are read."""
    if name.endswith("[]"):
        prefetch_related_objects([itself(now)], name[:-2])
        return claims_of(itself(now))[name]
    return claims[name] if name in claims else getattr(now, name)


def user_of(pk: Any) -> Any:
    """The user, as the project's backends know them; anonymous if they may not sign in any more."""
    from django.contrib.auth.models import AnonymousUser

    for backend in auth.get_backends():
        user = backend.get_user(pk)
        if user is not None:
            return user
    return AnonymousUser()
