"""What a project may choose, in ``settings.MIZAN``."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any, TypedDict, TypeGuard, cast

from django.conf import settings
from django.urls import NoReverseMatch, reverse
from django.utils.module_loading import import_string

from mizan.django.ambient import Ambient
from mizan.django.credentials import identified_by_project
from mizan.django.signatures import Signatures
from mizan.error import RegistryError
from mizan.origin import SECRET
from mizan.registry import Settings
from mizan.secret import checked
from mizan.serve.detector import is_on
from mizan.vary import VaryOn


class Options(TypedDict, total=False):
    """The members of ``settings.MIZAN``; none has to be given."""

    APP: str
    """Name of the app, which has to be stated: schema, tokens, keys and Redis tell apps apart by it."""
    MODULES: list[str]
    """More modules with client functions than the ``clients`` of each app."""
    ORIGINS: list[str]
    """Origins that may send unsafe requests; ``CSRF_TRUSTED_ORIGINS`` otherwise."""
    BODY_LIMIT: int
    TARGET_LIMIT: int
    TIME_LIMIT: float
    SCHEMA: bool
    """Whether the schema document is served; as ``DEBUG`` otherwise."""
    EDGE_SECRET: str
    """What an edge says to be shown the manifest; ``MIZAN_EDGE_SECRET`` otherwise."""
    CACHE: str
    """``off``, ``memory`` or the URL of a Redis; ``MIZAN_CACHE`` goes before it. Unless either says, nothing is cached,
    but with ``DEBUG`` in the memory of a process that is known to be the only one."""
    CACHE_SECRET: str
    """What keys in Redis are made with; otherwise ``MIZAN_CACHE_SECRET``, else the project's ``SECRET_KEY``."""
    CACHE_BYTES: int
    """About how much a cache in memory holds; 64 MiB otherwise."""
    CACHE_BUDGET: float
    """Seconds a request waits for Redis before it goes on without it; 0.05 otherwise."""
    STALE_DETECTOR: bool
    """Whether functions run again on a hit, to compare; ``MIZAN_STALE_DETECTOR`` goes before it."""
    REPLICA_LAG: float
    """Seconds by which databases that answer reads may lag behind the one that takes writes; 0 otherwise."""
    VARY_ON: list[str | Callable[..., Any]]
    """What else of a request answers depend on: ``host``, ``header:x-tenant``, ``cookie:plan``, ``attribute:tenant``,
    or a function of the request, itself or by its path."""
    TOKEN_LIFETIME: int
    """Seconds the tokens of ``mizan.django.tokens`` are good for; 900 otherwise."""
    IDENTIFY: str
    """Path of a function that takes the request and returns the caller or ``None``; ``request.user`` otherwise."""
    IDENTIFIED_BY_CREDENTIALS: bool
    """Whether ``IDENTIFY``, or the middleware that sets ``request.user``, reads the fields ``Authorization`` and
    ``Cookie`` and nothing else of a request. Only then does an edge share the answers of contexts with
    ``anonymous=True``; otherwise it cannot tell who is anonymous."""


def options() -> Options:
    """What the project chose."""
    return cast(Options, getattr(settings, "MIZAN", {}))


def registry_settings() -> Settings:
    """The project's choices with the defaults."""
    chosen, declared = options(), vary_on()
    return Settings(
        app=app_name(),
        origins=tuple(chosen.get("ORIGINS", settings.CSRF_TRUSTED_ORIGINS)),
        body_limit=chosen.get("BODY_LIMIT", Settings.body_limit),
        target_limit=chosen.get("TARGET_LIMIT", Settings.target_limit),
        time_limit=chosen.get("TIME_LIMIT", Settings.time_limit),
        schema=chosen.get("SCHEMA", settings.DEBUG),
        development=settings.DEBUG,
        edge_secret=checked('MIZAN["EDGE_SECRET"]', chosen.get("EDGE_SECRET")),
        cache=chosen.get("CACHE"),
        cache_secret=checked('MIZAN["CACHE_SECRET"]', chosen.get("CACHE_SECRET"))
        or checked(SECRET, os.environ.get(SECRET))
        or settings.SECRET_KEY,
        cache_bytes=chosen.get("CACHE_BYTES", Settings.cache_bytes),
        cache_budget=chosen.get("CACHE_BUDGET", Settings.cache_budget),
        stale_detector=is_on(chosen.get("STALE_DETECTOR", False)),
        replica_lag=chosen.get("REPLICA_LAG", Settings.replica_lag),
        vary_on=declared,
        identified_by=identified_by_project(identify(), chosen.get("IDENTIFIED_BY_CREDENTIALS")),
        has_own_surroundings=Ambient(VaryOn.of(declared, Signatures.vary_setting)).is_own,
    )


def app_name() -> str:
    """The name the project states; raises ``RegistryError`` where it does not."""
    name = options().get("APP")
    if not isinstance(name, str) or not name:
        raise RegistryError(
            [
                'the app has no name; state one in the settings, `MIZAN = {"APP": "board"}`: schema, tokens, keys and '
                "Redis tell apps apart by it"
            ]
        )
    return name


def base() -> str:
    """The path under which the project includes ``mizan.django.urls``, without the slash at its end."""
    try:
        return reverse("mizan:mizan", kwargs={"path": ""}).rstrip("/")
    except NoReverseMatch:
        return "/api/mizan"


def identify() -> Callable[[Any], Any] | None:
    """The project's own way to find the caller; raises ``RegistryError`` where it cannot be imported."""
    path = options().get("IDENTIFY")
    return _imported("IDENTIFY", path) if path else None


def vary_on() -> Any:
    """What else answers depend on, with the functions that are named by their paths."""
    declared = options().get("VARY_ON", ())
    if not isinstance(declared, (list, tuple)):
        return declared  # refused where it is read
    return [_imported("VARY_ON", each) if _is_path(each) else each for each in declared]


def _is_path(part: Any) -> TypeGuard[str]:
    return isinstance(part, str) and "." in part and ":" not in part


def _imported(setting: str, path: str) -> Any:
    try:
        found = import_string(path)
    except ImportError as error:
        raise RegistryError([f'`MIZAN["{setting}"]` names `{path}`, which cannot be imported: {error}']) from error
    if not callable(found):
        raise RegistryError([f'`MIZAN["{setting}"]` names `{path}`, which is no function of the request'])
    return found
