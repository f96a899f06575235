"""Django's own exceptions as problems."""

from __future__ import annotations

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

from mizan._core import Problem, Refused

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
    return None


def _refusals(error: ValidationError) -> list[tuple[str, str, str]]:
    by_field = error.message_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: error.messages}
    return [
        ("" if field == NON_FIELD_ERRORS else f"/{field}", "value", str(message))
        for field, messages in by_field.items()
        for message in messages
    ]
