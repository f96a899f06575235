"""Text a person typed, trimmed and checked where it enters, so that nobody checks it again."""

from collections.abc import Callable
from typing import Annotated, NewType

from pydantic import AfterValidator


def _checked(longest: int) -> Callable[[str], str]:
    def check(text: str) -> str:
        text = text.strip()
        if not text:
            raise ValueError("write something first")
        if len(text) > longest:
            raise ValueError(f"keep it under {longest} characters")
        return text

    return check


Title = NewType("Title", Annotated[str, AfterValidator(_checked(120))])
"""The name of a board, list or card: one line, 1 to 120 characters."""

Remark = NewType("Remark", Annotated[str, AfterValidator(_checked(2000))])
"""What somebody says in a comment: 1 to 2000 characters."""
