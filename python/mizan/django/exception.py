"""Django's own exceptions as problems."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import (
    NON_FIELD_ERRORS,
    ObjectDoesNotExist,
    PermissionDenied,
    RequestDataTooBig,
    SuspiciousOperation,
    ValidationError,
)
from django.http import Http404
from django.http.request import UnreadablePostError
from pydantic_core import to_json

from mizan._core import Problem, Refused

_INTERNAL = 500

_CODES: tuple[tuple[type[Exception], str, str], ...] = (
    (Http404, "not_found", "not found"),
    (ObjectDoesNotExist, "not_found", "not found"),
    (PermissionDenied, "forbidden", "you may not do this"),
    (RequestDataTooBig, "payload_too_large", "the body is larger than the server reads"),
    (UnreadablePostError, "malformed", "the body ended before its announced length"),
    (SuspiciousOperation, "malformed", "the request is not acceptable"),
)


def refusal(error: Exception) -> Refused | None:
    """The problem an exception of Django stands for."""
    if isinstance(error, ValidationError):
        return Refused(Problem.invalid(_refusals(error)), [])
    for kind, code, detail in _CODES:
        if isinstance(error, kind):
            # What a model's or the ORM's own message says is for the log; a developer's own text is for people.
            said = str(error) if kind in (Http404, PermissionDenied) and error.args else detail
            return Refused(Problem.protocol(code, said), [])
    return _of_rest_framework(error) if any(map(_is_rest_framework, type(error).__mro__)) else None


def _is_rest_framework(kind: type) -> bool:
    """Whether a class is the base of the exceptions of Django REST framework, which need not be installed."""
    return (kind.__module__, kind.__qualname__) == ("rest_framework.exceptions", "APIException")


def _of_rest_framework(error: Any) -> Refused | None:
    """The problem of the exception's status; none when the protocol has no code for it, or it is the server's fault."""
    if error.status_code >= _INTERNAL:
        return None
    detail = error.detail if isinstance(error.detail, str) else to_json(error.detail, fallback=str).decode()
    problem = Problem.for_status(error.status_code, detail)
    return problem and Refused(problem, [])


def _refusals(error: ValidationError) -> list[tuple[str, str, str]]:
    by_field = error.message_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: error.messages}
    return [
        ("" if field == NON_FIELD_ERRORS else f"/{field}", "value", str(message))
        for field, messages in by_field.items()
        for message in messages
    ]
