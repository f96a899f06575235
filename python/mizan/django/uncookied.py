"""Answers to an edge, which asks without cookies: that they vary by cookies would say nothing."""

from __future__ import annotations

from django.http import HttpRequest
from django.http.response import HttpResponseBase, ResponseHeaders


class _Fields(ResponseHeaders):
    """Header fields in which ``Vary`` never names ``Cookie``, whichever middleware says so afterwards."""

    def __setitem__(self, key: str, value: str | bytes | int) -> None:
        if key.lower() == "vary" and isinstance(value, str):
            names = [name.strip() for name in value.split(",")]
            value = ", ".join(name for name in names if name.lower() != "cookie")
            if not value:
                return
        super().__setitem__(key, value)


def uncookied(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """The response; without ``Vary: Cookie`` when it may be kept and was asked for without any cookie.

    A middleware that looks at the session of every request, whoever asks, would keep all of them out of the edge. The
    edge knows whose answer it is: everyone's, or that of the caller who is named in it.
    """
    is_made_anew = request.META.get("HTTP_MIZAN_EDGE") == "1" and not request.META.get("HTTP_COOKIE")
    if is_made_anew and response.has_header("mizan-cache-control"):
        response.headers = _Fields(dict(response.headers.items()))
    return response
