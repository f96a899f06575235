"""Which parameters and results are Django's."""

from __future__ import annotations

import inspect
import typing
from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase


class Signatures:
    """What Django says about signatures."""

    def is_request(self, annotation: Any) -> bool:
        """A request."""
        return isinstance(annotation, type) and issubclass(annotation, HttpRequest)

    def is_response(self, annotation: Any) -> bool:
        """A response, or a union of responses."""
        members = typing.get_args(annotation) or (annotation,)
        return all(isinstance(member, type) and issubclass(member, HttpResponseBase) for member in members)

    def sees(self, injected: Sequence[inspect.Parameter]) -> str | None:
        """Nothing is provided that could."""
        return None

    def injects(self, parameter: inspect.Parameter, annotation: Any) -> bool:
        """Django provides nothing but the request."""
        return False
