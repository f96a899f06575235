"""FastAPI's own exceptions as problems."""

from __future__ import annotations

import json

from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from mizan._core import Problem, Refused


def refusal(error: Exception) -> Refused | None:
    """The problem of the exception's status; none when the protocol has no code for it."""
    if isinstance(error, HTTPException):
        detail = error.detail if isinstance(error.detail, str) else json.dumps(error.detail)
        problem = Problem.for_status(error.status_code, detail)
        return problem and Refused(problem, list((error.headers or {}).items()))
    if isinstance(error, RequestValidationError):
        places = "; ".join(f"{' '.join(map(str, each['loc']))}: {each['msg']}" for each in error.errors())
        return Refused(Problem.protocol("invalid", places), [])
    if isinstance(error, ClientDisconnect):
        return Refused(Problem.protocol("malformed", "the body ended before its announced length"), [])
    return None
