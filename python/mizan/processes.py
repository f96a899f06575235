"""Whether this process is one of several that answer for the same app."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence


def are_several() -> bool:
    """Whether the server's command line or environment says so; in doubt yes: gunicorn may have a settings file."""
    if "gunicorn" in os.environ.get("SERVER_SOFTWARE", ""):
        return _workers(sys.argv) != 1
    count = _workers(sys.argv)
    return (count if count is not None else _number(os.environ.get("WEB_CONCURRENCY", "1"))) > 1


def _workers(arguments: Sequence[str]) -> int | None:
    """The number after ``--workers`` or ``-w``, as uvicorn, gunicorn, hypercorn and granian take it."""
    for index, argument in enumerate(arguments):
        name, separator, value = argument.partition("=")
        if name in ("--workers", "-w"):
            following = arguments[index + 1] if index + 1 < len(arguments) else ""
            return _number(value if separator else following)
    return None


def _number(text: str) -> int:
    return int(text) if text.isdecimal() else 2
