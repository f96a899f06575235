"""Which parameters and results are Django's."""

from __future__ import annotations

import inspect
import typing
from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from mizan.guard import RequestFunction
from mizan.signature import Seen, SignatureError
from mizan.vary import VaryOn


class Signatures:
    """What Django says about signatures."""

    vary_setting = 'MIZAN["VARY_ON"]'

    def is_request(self, annotation: Any) -> bool:
        """A request."""
        return isinstance(annotation, type) and issubclass(annotation, HttpRequest)

    def is_response(self, annotation: Any) -> bool:
        """A response, or a union of responses."""
        members = typing.get_args(annotation) or (annotation,)
        return all(isinstance(member, type) and issubclass(member, HttpResponseBase) for member in members)

    def sees(self, injected: Sequence[inspect.Parameter], vary: VaryOn) -> Seen:
        """Nothing is provided that could."""
        return Seen()

    def injects(self, parameter: inspect.Parameter, annotation: Any) -> bool:
        """Django provides nothing but the request."""
        return False

    def check_asked(self, function: RequestFunction) -> None:
        """It is called with the request alone."""
        try:
            inspect.signature(function.call).bind(None)
        except TypeError as error:
            raise SignatureError(f"`{function.name}` has to take the request alone: {error}") from error
        except ValueError:
            return  # a function of C says nothing of its parameters
