"""A middleware that chooses a language where its module does not show it."""

from importlib import import_module
from typing import Any


def by_field(get_response: Any) -> Any:
    """Takes the language from a field."""
    translation = import_module("django.utils.translation")

    def middleware(request: Any) -> Any:
        with translation.override(request.headers["x-language"]):
            return get_response(request)

    return middleware
