"""Django's own protection of sessions: the CSRF token."""

from __future__ import annotations

import json

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import REASON_BAD_ORIGIN, CsrfViewMiddleware, get_token
from django.utils.module_loading import import_string

from mizan._core import Problem, Refused


class _Check(CsrfViewMiddleware):
    """Says why it would reject, in place of a page."""

    def _reject(self, request: HttpRequest, reason: str) -> str:
        return reason


_check = _Check(lambda request: HttpResponse())


def is_used() -> bool:
    """Whether the project has the CSRF middleware."""
    for path in settings.MIDDLEWARE:
        middleware = import_string(path)
        if isinstance(middleware, type) and issubclass(middleware, CsrfViewMiddleware):
            return True
    return False


def session_document(request: HttpRequest, used: bool) -> bytes:
    """What a browser needs before its first unsafe call: the header and the token for it."""
    if not used:
        return b'{"csrf":null}'
    header = settings.CSRF_HEADER_NAME.removeprefix("HTTP_").replace("_", "-").title()
    return json.dumps({"csrf": {"header": header, "token": get_token(request)}}, separators=(",", ":")).encode()


def check(request: HttpRequest) -> None:
    """Refuses a request that comes with a session but without its token."""
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return  # nobody's session can be abused
    _check.process_request(request)
    reason = _check.process_view(request, HttpResponse, (), {})
    if reason:
        raise Refused(Problem.protocol("cross_origin", f"{reason} {_remedy(str(reason))}".rstrip()), [])


def _remedy(reason: str) -> str:
    """What helps; against an origin that is refused no token does."""
    if reason.endswith(REASON_BAD_ORIGIN.partition("%s")[2]):
        return "Add this origin to `CSRF_TRUSTED_ORIGINS`."
    return "" if reason.startswith("Referer ") else "Read `session/` for the token."
