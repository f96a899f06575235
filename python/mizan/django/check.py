"""System checks: ``manage.py check`` says what is wrong with the declarations."""

from __future__ import annotations

from typing import Any

from django.core.checks import CheckMessage, Error, Warning

from mizan.django.commit import atomic_aliases
from mizan.django.discover import registry
from mizan.error import RegistryError


def check_registry(**options: Any) -> list[CheckMessage]:
    """Every problem of the registry, and functions that run outside the transaction the project asks for."""
    try:
        functions = registry().functions
    except RegistryError as error:
        return [Error(problem, id="mizan.E001") for problem in error.problems]
    if not atomic_aliases():
        return []
    return [
        Warning(
            f"function `{each.name}` ({each.declared.source}) is asynchronous, so ATOMIC_REQUESTS does not cover it",
            hint="Make it an ordinary function, or open the transaction itself.",
            id="mizan.W001",
        )
        for each in functions
        if each.is_async
    ]
