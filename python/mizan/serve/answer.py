"""What goes back to the framework."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

Headers = Sequence[tuple[str, str]]


class Answer(NamedTuple):
    """A response in parts."""

    status: int
    headers: Headers
    body: bytes

    def with_headers(self, headers: Headers) -> Answer:
        """The same answer with more header fields."""
        return Answer(self.status, [*self.headers, *headers], self.body) if headers else self


class View(NamedTuple):
    """A response the developer made, with header fields to add."""

    response: Any
    headers: Headers

    def with_headers(self, headers: Headers) -> View:
        """The same response with more header fields."""
        return View(self.response, [*self.headers, *headers])


def json_document(body: bytes) -> Answer:
    """A JSON document that nobody stores."""
    return Answer(200, [("content-type", "application/json"), ("cache-control", "no-store")], body)
