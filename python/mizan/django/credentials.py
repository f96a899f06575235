"""Whether the fields ``Authorization`` and ``Cookie`` alone say who sent a request."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any

from django.apps import apps

from mizan.django.middleware import installed, may
from mizan.mwt import is_by_credentials

_USER = frozenset({"user", "auser", "_cached_user", "_acached_user"})
_SIGN_IN = frozenset({"login", "alogin", "authenticate", "aauthenticate", "setattr"})


def identified_by_credentials(identify: Callable[..., Any] | None) -> bool:
    """Whether nothing else of a request is known to identify callers.

    A middleware beside Django's own for sessions may sign a user in by a field of its own, or by what the web server
    says, which an edge takes for an anonymous caller.
    """
    if identify is not None or not apps.is_installed("django.contrib.auth"):
        return is_by_credentials(identify)
    from django.contrib.auth.middleware import RemoteUserMiddleware

    return not any(
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
