"""Exceptions of functions as problems: what a client may see, and a line in the log for the rest."""

from __future__ import annotations

import logging
import secrets

from pydantic_core import to_json

from mizan._core import Problem, Refused
from mizan.declare import payload_of
from mizan.error import MizanError, Unauthenticated
from mizan.registry import Function
from mizan.serve.request import Request, Served
from mizan.serve.watched import Touched

_log = logging.getLogger("mizan")


def refused(code: str, detail: str) -> Refused:
    """The exception for one of the protocol's own problems."""
    return Refused(Problem.protocol(code, detail), [])


def refusal(
    served: Served, request: Request, where: str, error: Exception, function: Function | None = None
) -> Refused:
    """What the client is told of an exception of a request; ``where`` names its function or context in the log."""
    if isinstance(error, Refused):
        return error
    if isinstance(error, Unauthenticated):
        return refused("unauthenticated", str(error))
    if isinstance(error, MizanError):
        if function is None or type(error) in function.declared.options.raises:
            return Refused(_declared(error), [])
        return _internal(served, request, where, error, "it is not among those `raises` declares")
    return served.server.refusal(error) or _internal(served, request, where, error, served.server.advice(error))


def _declared(error: MizanError) -> Problem:
    payload = {name: getattr(error, name) for name in payload_of(type(error))}
    return Problem.declared(error.code, error.status, str(error), to_json(payload) if payload else None)


def _internal(served: Served, request: Request, where: str, error: Exception, hint: str = "") -> Refused:
    """A problem without its cause, which is logged once for a request, whatever fails by it."""
    for known, told in request.failures:
        if known is error:
            return told
    digest = secrets.token_hex(8)
    advice = f" ({hint})" if hint else ""
    _log.error("%s failed, digest %s%s", where, digest, advice, exc_info=error)
    if isinstance(error, Touched):
        error.is_logged = True
    name = "" if isinstance(error, Touched) else f"{type(error).__name__}: "
    detail = f"{name}{error}{advice}" if served.registry.settings.development else None
    told = Refused(Problem.internal(digest, detail), [])
    request.failures.append((error, told))
    return told
