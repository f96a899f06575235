"""Doc texts Python forgets: the string below an assignment, as editors and documentation tools read it."""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import pairwise
from types import ModuleType
from typing import Any


def docs_of(owner: type[Any] | ModuleType) -> Mapping[str, str]:
    """The texts below the assignments of a class (those it inherits too) or a module, by name."""
    if isinstance(owner, ModuleType):
        return dict(_documented(_body(owner)))
    return {name: doc for each in reversed(owner.__mro__) for name, doc in _documented(_body(each))}


@cache
def _body(owner: Any) -> list[ast.stmt]:
    try:
        tree = ast.parse(textwrap.dedent(inspect.getsource(owner)))
    except (OSError, TypeError, SyntaxError):
        return []  # built in, or made where there is no source
    return tree.body if isinstance(owner, ModuleType) else getattr(tree.body[0], "body", [])


def _documented(body: list[ast.stmt]) -> Iterator[tuple[str, str]]:
    for statement, below in pairwise(body):
        if isinstance(below, ast.Expr) and isinstance(below.value, ast.Constant) and isinstance(below.value.value, str):
            for name in _assigned(statement):
                yield name, inspect.cleandoc(below.value.value)


def _assigned(statement: ast.stmt) -> Iterator[str]:
    targets: Iterable[ast.expr] = ()
    if isinstance(statement, ast.AnnAssign):
        targets = (statement.target,)
    elif isinstance(statement, ast.Assign):
        targets = statement.targets
    return (target.id for target in targets if isinstance(target, ast.Name))
