"""What functions depend on though they do not take it: the active language and time zone."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from django.middleware.locale import LocaleMiddleware
from django.utils import timezone, translation
from django.utils.module_loading import import_string

from mizan.vary import OwnParts, VaryOn


class Ambient:
    """The parts that the project's middleware may give to keys."""

    def __init__(self, vary: VaryOn) -> None:
        self._chooses_language = _chooses_language()
        cookie = f"cookie:{settings.LANGUAGE_COOKIE_NAME}"
        self._is_covered = vary.covers("header:accept-language") and vary.covers(cookie)

    @property
    def is_own(self) -> bool:
        """Whether a middleware chooses the language by something that ``VARY_ON`` does not name, so that an edge cannot
        know which answer a request gets.
        """
        return self._chooses_language and not self._is_covered

    def parts(self, request: HttpRequest) -> OwnParts:
        """The active language and time zone, as far as requests with the same key could have others."""
        parts: OwnParts = []
        language = translation.get_language()
        is_known = self._chooses_language and self._is_covered
        expected = translation.get_language_from_request(request) if is_known else settings.LANGUAGE_CODE
        if self.is_own or language != expected:
            parts.append(("language", language))
        zone = timezone.get_current_timezone_name()
        if zone != timezone.get_default_timezone_name():
            parts.append(("time-zone", zone))
        return parts


def _chooses_language() -> bool:
    for path in settings.MIDDLEWARE:
        middleware = import_string(path)
        if isinstance(middleware, type) and issubclass(middleware, LocaleMiddleware):
            return True
    return False
