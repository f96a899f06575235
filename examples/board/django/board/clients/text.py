"""Text a person typed, trimmed and checked where it enters, so that nobody checks it again."""

from typing import Annotated, NewType

from pydantic import AfterValidator


def _up_to(longest: int) -> AfterValidator:
    def check(text: str) -> str:
        trimmed = text.strip()
        if not trimmed:
            raise ValueError("write something first")
        if len(trimmed) > longest:
            raise ValueError(f"keep it under {longest} characters")
        return trimmed

    return AfterValidator(check)


Title = NewType("Title", Annotated[str, _up_to(120)])
"""The name of a board, list or card: one line, 1 to 120 characters."""

Remark = NewType("Remark", Annotated[str, _up_to(2000)])
"""What somebody says in a comment: 1 to 2000 characters."""
