"""What the modules of the project's own middleware show of what it does."""

from __future__ import annotations

import ast
import inspect
import sys
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string

_FRAMEWORKS = ("django.", "mizan.")


def installed() -> list[tuple[str, Any]]:
    """Each middleware of the project with its path."""
    return [(path, import_string(path)) for path in settings.MIDDLEWARE]


def may(path: str, middleware: Any, does: Callable[[list[ast.AST]], bool]) -> bool:
    """Whether the module of a middleware that is not Django's does something; without its source it may do anything."""
    names = {path.rpartition(".")[0], getattr(middleware, "__module__", None) or ""}
    return any(_does(name, does) for name in names if name and not f"{name}.".startswith(_FRAMEWORKS))


def _does(name: str, does: Callable[[list[ast.AST]], bool]) -> bool:
    module = sys.modules.get(name)
    if module is None:
        return False
    try:
        return does(list(ast.walk(ast.parse(inspect.getsource(module)))))
    except (OSError, TypeError, SyntaxError):
        return True
