"""FastAPI's own exceptions as problems."""

from __future__ import annotations

import json

from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from mizan._core import Problem, Refused

_INTERNAL = 500
"""Goes to the log like every failure; the client gets the digest that finds it there."""


def refusal(error: Exception) -> Refused | None:
    """The problem of the exception's status; none when the protocol has no code for it, or it is the server's fault."""
    if isinstance(error, HTTPException) and error.status_code != _INTERNAL:
        detail = error.detail if isinstance(error.detail, str) else json.dumps(error.detail)
        problem = Problem.for_status(error.status_code, detail)
        return problem and Refused(problem, list((error.headers or {}).items()))
    if isinstance(error, RequestValidationError):
        places = "; ".join(f"{' '.join(map(str, each['loc']))}: {each['msg']}" for each in error.errors())
        return Refused(Problem.protocol("invalid", places), [])
    if isinstance(error, ClientDisconnect):
        return Refused(Problem.protocol("malformed", "the body ended before its announced length"), [])
    return None


def advice(error: Exception) -> str:
    """What a developer can do when a client was told of a status the protocol has no code for."""
    if not isinstance(error, HTTPException) or error.status_code >= _INTERNAL:
        return ""
    return (
        f"the protocol has no code for the status {error.status_code} of an HTTPException; raise a MizanError with "
        f"`status = {error.status_code}` and list it in `raises`, so that clients can tell it from other errors"
    )
