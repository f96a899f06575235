"""What stands below the members of an enum in its source, which Python itself forgets."""

from __future__ import annotations

import ast
import inspect
import textwrap
from enum import Enum
from itertools import pairwise


def member_docs(kind: type[Enum]) -> dict[str, str]:
    """The text below each member that has one, by name; nothing where there is no source to read."""
    try:
        written = ast.parse(textwrap.dedent(inspect.getsource(kind))).body[0]
    except (OSError, TypeError, SyntaxError):
        return {}
    if not isinstance(written, ast.ClassDef):
        return {}
    return {name: doc for member, below in pairwise(written.body) for name, doc in _described(member, below)}


def _described(member: ast.stmt, below: ast.stmt) -> list[tuple[str, str]]:
    """The names a statement assigns, each with the string that is the next statement."""
    if not (isinstance(member, ast.Assign) and isinstance(below, ast.Expr) and isinstance(below.value, ast.Constant)):
        return []
    text = below.value.value
    names = [target.id for target in member.targets if isinstance(target, ast.Name)]
    return [(name, inspect.cleandoc(text)) for name in names] if isinstance(text, str) else []
