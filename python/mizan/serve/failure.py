"""Exceptions of functions as problems: what a client may see, and a line in the log for the rest."""

from __future__ import annotations

import logging
import secrets

from pydantic_core import to_json

from mizan._core import Problem, Refused
from mizan.declare import payload_of
from mizan.error import MizanError, Unauthenticated
from mizan.registry import Function
from mizan.serve.request import Served

_log = logging.getLogger("mizan")


def refused(code: str, detail: str) -> Refused:
    """The exception for one of the protocol's own problems."""
    return Refused(Problem.protocol(code, detail), [])


def refusal(served: Served, where: str, error: Exception, function: Function | None = None) -> Refused:
    """What the client is told of an exception; ``where`` names its function or context in the log."""
    if isinstance(error, Refused):
        return error
    if isinstance(error, Unauthenticated):
        return refused("unauthenticated", str(error))
    if isinstance(error, MizanError):
        if function is None or type(error) in function.declared.options.raises:
            return Refused(_declared(error), [])
        return _internal(served, where, error, "it is not among those `raises` declares")
    return served.server.refusal(error) or _internal(served, where, error, served.server.advice(error))


def _declared(error: MizanError) -> Problem:
    payload = {name: getattr(error, name) for name in payload_of(type(error))}
    return Problem.declared(error.code, error.status, str(error), to_json(payload) if payload else None)


def _internal(served: Served, where: str, error: Exception, hint: str = "") -> Refused:
    digest = secrets.token_hex(8)
    advice = f" ({hint})" if hint else ""
    _log.error("%s failed, digest %s%s", where, digest, advice, exc_info=error)
    detail = f"{type(error).__name__}: {error}{advice}" if served.registry.settings.development else None
    return Refused(Problem.internal(digest, detail), [])
