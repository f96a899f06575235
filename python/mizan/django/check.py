"""System checks: ``manage.py check`` says what is wrong with the declarations."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning
from django.utils.module_loading import import_string

from mizan.django import unseen
from mizan.django.ambient import Ambient
from mizan.django.commit import atomic_aliases
from mizan.django.conf import options as chosen
from mizan.django.discover import registry
from mizan.django.tokens import TokenMiddleware
from mizan.error import RegistryError
from mizan.generate import problems
from mizan.mwt import KEYS
from mizan.registry import Registry

_AUTHENTICATION = "django.contrib.auth.middleware.AuthenticationMiddleware"

_SCHEMAS = frozenset({"django_tenants", "tenant_schemas"})
"""Those whose connections say the schema they read, which is part of every key then."""


def check_registry(**options: Any) -> list[CheckMessage]:
    """Every problem of the registry, and what of it does not fit the settings of the project."""
    try:
        checked = registry()
    except RegistryError as error:
        return [Error(problem, id="mizan.E001") for problem in error.problems]
    return [
        *_outside_transactions(checked),
        *_without_callers(checked),
        *_without_keys(),
        *_without_client(checked),
        *_unseen(checked),
    ]


def _outside_transactions(checked: Registry) -> Iterator[CheckMessage]:
    """Functions that run outside the transaction the project asks for."""
    if not atomic_aliases():
        return
    for each in checked.functions:
        if each.is_async:
            yield Warning(
                f"function `{each.name}` ({each.declared.source}) is asynchronous, so ATOMIC_REQUESTS does not cover "
                "it",
                hint="Make it an ordinary function, or open the transaction itself.",
                id="mizan.W001",
            )


def _without_callers(checked: Registry) -> Iterator[CheckMessage]:
    """What needs a caller, in a project that seems to identify none."""
    if chosen().get("IDENTIFY") or any(map(_authenticates, settings.MIDDLEWARE)):
        return
    for each in checked.needing_caller:
        yield Warning(
            f"{each}, but nothing identifies callers, so every request is answered with 401",
            hint=(
                f'Add "{_AUTHENTICATION}" to MIDDLEWARE, or name a function of the request in MIZAN["IDENTIFY"]. '
                'If another middleware sets `request.user`, add "mizan.W002" to SILENCED_SYSTEM_CHECKS.'
            ),
            id="mizan.W002",
        )


def _without_keys() -> Iterator[CheckMessage]:
    """A middleware for tokens that cannot make any."""
    if os.environ.get(KEYS) or not any(map(_gives_tokens, settings.MIDDLEWARE)):
        return
    yield Warning(
        f"`TokenMiddleware` is in MIDDLEWARE, but the environment has no {KEYS}, so it is not used: sessions get no "
        "token, and an edge stores no response for signed-in users",
        hint=f"Put the keys that `mizan keys` makes into {KEYS}, at the backend and at the edge.",
        id="mizan.W003",
    )


def _without_client(checked: Registry) -> Iterator[CheckMessage]:
    """Names that cannot stand beside each other in the generated client."""
    for each in problems(checked):
        yield Warning(
            f"the client cannot be generated: {each}",
            hint="If you generate none for that framework, name yours in mizan.toml: `frameworks` under `[client]`.",
            id="mizan.W004",
        )


def _unseen(checked: Registry) -> Iterator[CheckMessage]:
    """Packages that give functions a tenant or a user without the request, where keys may not have it."""
    if not checked.core.is_cached or checked.vary.has_own:
        return
    for top, (package, what) in unseen.installed().items():
        if top in _SCHEMAS and Ambient(checked.vary).has_tenants:
            continue
        yield Warning(
            f"{package} gives functions the {what} without the request, which Mizan does not see, and responses are "
            f"cached: requests with another {what} may get them",
            hint=(
                f'List what tells the {what} in MIZAN["VARY_ON"]: an attribute such as "attribute:tenant", or a '
                'function of the request. If no cached function reads it, add "mizan.W005" to SILENCED_SYSTEM_CHECKS.'
            ),
            id="mizan.W005",
        )


def _gives_tokens(path: str) -> bool:
    middleware = import_string(path)
    return isinstance(middleware, type) and issubclass(middleware, TokenMiddleware)


def _authenticates(path: str) -> bool:
    if not apps.is_installed("django.contrib.auth"):
        return False  # its middleware cannot be imported either
    from django.contrib.auth.middleware import AuthenticationMiddleware

    middleware = import_string(path)
    return isinstance(middleware, type) and issubclass(middleware, AuthenticationMiddleware)
