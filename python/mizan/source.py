"""Where a declaration stands in the developer's files."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import CodeType


@dataclass(frozen=True)
class Source:
    """A file and a line in it, from 1."""

    file: str
    line: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"

    @classmethod
    def of_code(cls, code: CodeType) -> Source:
        """Where a function begins, its decorators included."""
        return cls(code.co_filename, code.co_firstlineno)

    @classmethod
    def of_caller(cls, depth: int) -> Source:
        """The line being run ``depth`` frames above the caller of this method."""
        frame = sys._getframe(depth + 1)
        return cls(frame.f_code.co_filename, frame.f_lineno)
