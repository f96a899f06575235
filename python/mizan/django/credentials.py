"""By what of a request a project identifies its callers."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any

from django.apps import apps

from mizan.django.middleware import installed, may
from mizan.mwt import IdentifiedBy, identified_by

_USER = frozenset({"user", "auser", "_cached_user", "_acached_user"})
_SIGN_IN = frozenset({"login", "alogin", "authenticate", "aauthenticate", "setattr"})


def identified_by_project(identify: Callable[..., Any] | None, by_credentials: bool | None) -> IdentifiedBy:
    """By what of a request a project identifies callers, where that is known or stated."""
    if by_credentials is None and identify is None:
        by_credentials = not _is_signed_in_otherwise()
    return identified_by(identify, by_credentials)


def _is_signed_in_otherwise() -> bool:
    """Whether a middleware beside Django's own for sessions may sign a user in.

    It may do so by a field of its own, or by what the web server says, which an edge takes for an anonymous caller.
    """
    if not apps.is_installed("django.contrib.auth"):
        return False
    from django.contrib.auth.middleware import RemoteUserMiddleware

    return any(
        (isinstance(each, type) and issubclass(each, RemoteUserMiddleware)) or may(path, each, _signs_in)
        for path, each in installed()
    )


def _signs_in(nodes: list[ast.AST]) -> bool:
    """Whether a module sets the user of a request, or signs one in."""
    return any(
        (isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store) and node.attr in _USER)
        or (isinstance(node, ast.Call) and _called(node.func) in _SIGN_IN)
        for node in nodes
    )


def _called(function: ast.expr) -> str | None:
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else None
