"""A result with headers, or with the news that the caller is now somebody else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True)
class Reply(Generic[T]):
    """A result that also says something about the response::

    @client(affects=Notifications)
    def sign_in(request, user: str) -> Reply[Caller]:
        return Reply(caller, identity_changed=True)
    """

    value: T
    headers: Mapping[str, str] = field(default_factory=dict)
    """Header fields to add to the response."""
    identity_changed: bool = False
    """Whether the caller was signed in or out, so that the client drops everything it holds."""
