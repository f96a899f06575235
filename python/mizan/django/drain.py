"""Taking in the body of a refused request."""

from __future__ import annotations

from django.http import HttpRequest
from django.http.request import UnreadablePostError

_CHUNK = 64 * 1024
_LONGEST = 19
"""Digits of the longest length that can be announced."""


def drain(request: HttpRequest, most: int) -> None:
    """Reads the rest of a body that is not too long.

    A server that closes a connection while the client still writes takes the answer away from it.
    """
    announced = request.META.get("CONTENT_LENGTH") or "0"
    if len(announced) > _LONGEST:
        return  # left to the connection, which closes
    left = int(announced) if announced.isdecimal() else 0
    if left > most:
        return
    try:
        while left > 0 and (chunk := request.read(_CHUNK)):
            left -= len(chunk)
    except UnreadablePostError:
        return
