"""Sessions that an edge can tell apart: whoever is signed in is given a token beside the session.

An edge keeps answers for one caller by the token they carry, since it cannot know whose session a cookie is. In the
settings of the project, behind Django's own::

    MIDDLEWARE += ["mizan.django.tokens.TokenMiddleware"]

With ``MIZAN_MWT_KEYS`` in the environment; without it the middleware is not used. The cookie ``mizan_token`` is set and
deleted with the session and renewed while it is used, and only an edge reads it. It is bound to the session cookie
(spec 8.8): beside another session, or none, it is refused, by an edge and here. So a late response to an earlier
session of the browser cannot give the browser a token that counts, and who has the token alone has nothing.

A token says which user the session signs in, and nothing else. So there is none while a middleware shows another user,
as during an impersonation, or puts something on the user; and none after a request that changed the session, by which
such a middleware may decide: the next request is given one for the user found then.
"""

from __future__ import annotations

import functools
import logging
import os
from collections.abc import Callable
from typing import Any

from asgiref.sync import sync_to_async
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, get_user_model
from django.contrib.sessions.backends.base import SessionBase
from django.core.exceptions import ImproperlyConfigured, MiddlewareNotUsed, ValidationError
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.csrf import CSRF_SESSION_KEY
from django.utils.deprecation import MiddlewareMixin
from django.utils.functional import SimpleLazyObject, cached_property

from mizan._core import InvalidToken, carried_token
from mizan.caller import KIND, Caller, caller_of, is_authenticated
from mizan.claims import claims_of
from mizan.django import rows
from mizan.django.conf import app_name, options
from mizan.django.renewal import has_same_claims, user_of
from mizan.mwt import BOUND, COOKIE, KEYS, Claims, Tokens
from mizan.row_claims import RIGHTS

_log = logging.getLogger("mizan")

_OF_TOKEN = "_mizan_of_token"
_OF_DJANGO = frozenset(
    {SESSION_KEY, BACKEND_SESSION_KEY, HASH_SESSION_KEY, CSRF_SESSION_KEY, "_session_expiry", "_messages"}
)
"""What Django itself has in a session: no middleware of a project decides by it who is shown."""

_CACHED = (cached_property, functools.cached_property)
_COMPUTED = frozenset({"backend", *RIGHTS})
LIFETIME = 900
"""Seconds a token is good for, unless the settings say otherwise: as long may an edge not notice that a session ended
without it."""


class TokenMiddleware(MiddlewareMixin):
    """Gives tokens to who is signed in by a session, and knows the users of the tokens that an edge asks with."""

    def __init__(self, get_response: Callable[..., Any]) -> None:
        if not os.environ.get(KEYS):
            raise MiddlewareNotUsed(f"no tokens without {KEYS}")
        super().__init__(get_response)
        self._tokens = Tokens(app_name())
        self._lifetime = options().get("TOKEN_LIFETIME", LIFETIME)
        rows.follow(get_user_model())

    def process_request(self, request: HttpRequest) -> None:
        """Who asks without a session is the user of the token in ``Authorization``.

        A token in the cookie alone is nobody: a page of another site could send it.
        """
        if not hasattr(request, "user"):
            raise ImproperlyConfigured("`TokenMiddleware` stands before `AuthenticationMiddleware`; move it behind")
        if settings.SESSION_COOKIE_NAME in request.COOKIES:
            return
        said = self._believed(request)
        if said is None or said.kind != KIND:
            return
        request.user = SimpleLazyObject(lambda: user_of(said.id))  # type: ignore[assignment]
        request.auser = sync_to_async(lambda: user_of(said.id))
        vars(request)[_OF_TOKEN] = request.user, request.auser

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Keeps the cookie in step with the session, if anything has looked at the session."""
        session, cookie = request.session, request.COOKIES.get(COOKIE)
        has_cookies = settings.SESSION_COOKIE_NAME in request.COOKIES or cookie is not None
        if not session.accessed or not (has_cookies or session.modified):
            return response
        place = {"path": settings.SESSION_COOKIE_PATH, "domain": settings.SESSION_COOKIE_DOMAIN}
        user, key = request.user, session.session_key or ""
        is_plain = bool(key) and _is_of_session(user, session) and not _is_changed(session)
        is_good = is_plain and self._is_good(cookie, user, key)
        if is_good or (is_plain and _is_as_found_again(user)):
            if not is_good:
                lifetime = max(1, min(self._lifetime, session.get_expiry_age()))
                token = self._issued(user, lifetime, key)
                if token is None:
                    return response
                response.set_cookie(
                    COOKIE,
                    token,
                    max_age=None if session.get_expire_at_browser_close() else lifetime,
                    secure=settings.SESSION_COOKIE_SECURE,
                    httponly=True,
                    samesite="Lax",
                    **place,
                )
        elif cookie is not None:
            response.delete_cookie(COOKIE, samesite="Lax", **place)
        return response

    def _issued(self, user: Any, lifetime: int, session_key: str) -> str | None:
        """A token; none for a user whose id no token can hold, such as an integer beyond 2^53-1."""
        try:
            session = (settings.SESSION_COOKIE_NAME, session_key)
            return self._tokens.issue(_caller(user), lifetime=lifetime, bound_to=session)
        except ValueError as error:
            _warn(str(error))
            return None

    def _is_good(self, cookie: str | None, user: Any, session_key: str) -> bool:
        """Whether a cookie is bound to this session, and its token is the user's and valid for a while yet."""
        try:
            said = self._tokens.verify(cookie or "", cookie=[f"{settings.SESSION_COOKIE_NAME}={session_key}"])
        except InvalidToken:
            return False
        if said.bound_to is None or 2 * (said.expires - self._tokens.now()) < self._lifetime:
            return False
        return caller_of(said) == _caller(user)

    def _believed(self, request: HttpRequest) -> Claims | None:
        """What the token in ``Authorization`` says, which an edge proves where it is bound to a session."""
        fields = [request.headers.get(name) for name in ("authorization", "cookie", BOUND)]
        authorization, cookie, bound = ([] if value is None else [value] for value in fields)
        try:
            token = carried_token(authorization, [])
            return None if token is None else self._tokens.verify(token, cookie=cookie, bound=bound)
        except InvalidToken:
            return None


def _is_of_session(user: Any, session: SessionBase) -> bool:
    """Whether a user is the one whom the session signs in, with nothing that a middleware has put on them."""
    kind = get_user_model()
    if not isinstance(user, kind) or not is_authenticated(user) or not getattr(user, "is_active", True):
        return False
    try:
        if kind._meta.pk.to_python(session.get(SESSION_KEY)) != user.pk:
            return False
    except ValidationError:
        return False
    return all(_is_computed(kind, name) for name in claims_of(user))


def _is_as_found_again(user: Any) -> bool:
    """Whether what Django or the model has put on a user is what it puts on the same user once more.

    A middleware may narrow permissions, or choose among related rows, under the same names. It is asked for a new token
    alone, since permissions are looked up in the database.
    """
    return not claims_of(user).keys() - {"backend"} or has_same_claims(user, user_of(user.pk))


def _is_computed(kind: Any, name: str) -> bool:
    """Whether Django or the model itself puts something on a user when a view asks for it, or signs the user in."""
    return name in _COMPUTED or name.endswith("[]") or isinstance(getattr(kind, name, None), _CACHED)


def _is_changed(session: SessionBase) -> bool:
    """Whether a request has changed the session by which a middleware may show another user from the next one on."""
    return session.modified and not _OF_DJANGO.issuperset(session.keys())


def is_of_token(request: HttpRequest) -> bool:
    """Whether the user of a request is the one of its token, whom nothing has replaced since."""
    found = vars(request).get(_OF_TOKEN)
    now = vars(request)
    return found is not None and now.get("user") is found[0] and now.get("auser") is found[1]


@functools.cache
def _warn(error: str) -> None:
    """Says once why sessions have no token."""
    _log.warning("a session has no token, so an edge passes its reads on: %s", error)


def _caller(user: Any) -> Caller:
    """The user of a session, with an id that a token can hold."""
    pk = user.pk if isinstance(user.pk, int) else str(user.pk)
    is_staff, is_superuser = (bool(getattr(user, flag, False)) for flag in ("is_staff", "is_superuser"))
    return Caller(KIND, pk, is_staff, is_superuser)
