"""What functions depend on though they do not take it: the active language and time zone, and the schema of tenants."""

from __future__ import annotations

import ast
import logging
import pickle
from collections.abc import Iterator
from contextvars import ContextVar
from datetime import timezone as fixed
from datetime import tzinfo
from typing import Any

from django.conf import settings
from django.core.cache import caches
from django.db import connections
from django.http import HttpRequest
from django.middleware.locale import LocaleMiddleware
from django.urls import base as urls
from django.utils import timezone, translation
from django.utils.translation import trans_real

from mizan.django import middleware, unseen
from mizan.vary import OwnParts, VaryOn

_log = logging.getLogger("mizan")

_ACTIVATE = frozenset({"activate", "override", "*"})
_OWN = ((trans_real, "_active"), (timezone, "_active"), (urls, "_prefixes"), (urls, "_urlconfs"))
"""Where Django keeps what is active; its tests put others there."""
_STEPS = frozenset({"populating", "current"})
"""What a resolver of URLs and ``asgiref`` keep while they work."""
_TENANT = ("schema_name", "tenant")
"""What a connection of django-tenants says of the schema that it reads."""


class Ambient:
    """The parts that the project's middleware may give to keys."""

    def __init__(self, vary: VaryOn) -> None:
        found = middleware.installed()
        self._is_localized = any(isinstance(each, type) and issubclass(each, LocaleMiddleware) for _, each in found)
        self._is_activated = any(middleware.may(path, each, _activates) for path, each in found)
        cookie = f"cookie:{settings.LANGUAGE_COOKIE_NAME}"
        self._is_covered = vary.covers("header:accept-language") and vary.covers(cookie)
        self._is_expected = vary.has_own
        """Whether the manifest says to edges that answers depend on what only the project knows."""
        self._has_said = False
        self._tenants = [alias for alias in connections if any(hasattr(connections[alias], name) for name in _TENANT)]

    @property
    def is_own(self) -> bool:
        """Whether a middleware chooses the language or the time zone by something that ``VARY_ON`` does not name, so
        that an edge cannot know which answer a request gets.
        """
        return self._is_activated or (self._is_localized and not self._is_covered)

    @property
    def has_tenants(self) -> bool:
        """Whether a connection says whose schema it reads, which only the thread of a function's queries knows."""
        return bool(self._tenants)

    def tenants(self) -> OwnParts:
        """The schema of each such connection."""
        return [
            (f"{name}:{alias}", _tenant_text(getattr(connections[alias], name, None)))
            for alias in self._tenants
            for name in _TENANT
        ]

    def parts(self, request: HttpRequest) -> OwnParts:
        """The active language and time zone, as far as requests with the same key could have others."""
        parts: OwnParts = []
        language = translation.get_language()
        is_known = self._is_localized and self._is_covered
        expected = translation.get_language_from_request(request) if is_known else settings.LANGUAGE_CODE
        if self.is_own or language != expected:
            parts.append(("language", language))
        if language != expected:
            self._unexpected(f"the language `{language}`")
        zone = _zone_text(timezone.get_current_timezone())
        if zone != _zone_text(timezone.get_default_timezone()):
            parts.append(("time-zone", zone))
            self._unexpected(f"the time zone `{timezone.get_current_timezone_name()}`")
        return parts

    def chosen(self, request: HttpRequest) -> str | None:
        """What a middleware chose where functions find it without the request, unless the next request gets the same.

        Django's own chooses a language by the request alone.
        """
        if self._is_activated or _is_set(vars(timezone)["_active"]):
            return "a middleware chooses a language or a time zone"
        is_language_set = _is_set(vars(trans_real)["_active"])
        expected = translation.get_language_from_request(request) if self._is_localized else None
        if is_language_set and translation.get_language() != expected:
            return "a middleware chooses a language"
        if self._tenants:
            return "connections read the schema of a tenant"
        package = next(iter(unseen.installed().values()), None)
        return package and f"{package[0]} keeps the {package[1]} out of the request"

    def _unexpected(self, what: str) -> None:
        """Says once that edges do not know of a choice that the project makes."""
        if self.is_own or self._is_expected or self._has_said:
            return
        self._has_said = True
        _log.error(
            "a response was made in %s, which is not the one of the settings, and nothing says to edges that the "
            "project chooses one: an edge gives every caller the response for the settings'; list what chooses it in "
            "`VARY_ON`, such as a function of the request that returns `translation.get_language()`",
            what,
        )


def _is_set(local: Any) -> bool:
    return hasattr(local, "value")


def is_own_variable(variable: ContextVar[Any]) -> bool:
    """Whether Django keeps its own in a context variable; what is chosen of it :meth:`Ambient.chosen` knows."""
    places = [vars(module)[name] for module, name in _OWN]
    if any(variable is each for local in (*places, vars(caches).get("_connections")) for each in _variables(local)):
        return True
    data = getattr(variable.get(None), "data", None)
    return isinstance(data, dict) and not data.keys() - _STEPS


def _variables(local: Any) -> tuple[Any, ...]:
    data = getattr(getattr(local, "_storage", None), "_data", ())
    return tuple(data.values()) if isinstance(data, dict) else (data,)


def _activates(nodes: list[ast.AST]) -> bool:
    """Whether a module may choose a language or a time zone."""
    imported = {name for node in nodes for name in _imported(node)}
    if "django.utils.translation" in imported or _ACTIVATE & imported:
        return True
    called = {node.attr for node in nodes if isinstance(node, ast.Attribute)}
    return "django.utils.timezone" in imported and bool(_ACTIVATE & called)


def _imported(node: ast.AST) -> Iterator[str]:
    """The modules that a statement imports, and the names out of the two that choose."""
    if isinstance(node, ast.Import):
        yield from (each.name for each in node.names)
    elif isinstance(node, ast.ImportFrom) and node.module == "django.utils":
        yield from (f"django.utils.{each.name}" for each in node.names)
    elif isinstance(node, ast.ImportFrom) and node.module in ("django.utils.translation", "django.utils.timezone"):
        yield from (each.name for each in node.names)


def _zone_text(zone: tzinfo) -> str:
    """A text that no other time zone has; two zones may have one name. Raises what pickling a zone raises."""
    name = getattr(zone, "key", None) or getattr(zone, "zone", None)
    if isinstance(name, str):
        return name
    return repr(zone) if type(zone) is fixed else pickle.dumps(zone).hex()


def _tenant_text(found: Any) -> str | None:
    name = getattr(found, "schema_name", found)
    return None if name is None else str(name)
