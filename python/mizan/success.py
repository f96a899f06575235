"""What a function that succeeded gives back."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any, NamedTuple

from mizan.encode import Encoder
from mizan.reply import Reply

Headers = tuple[tuple[str, str], ...]


class Success(NamedTuple):
    """JSON, or on the view path a response of the developer's making."""

    body: bytes = b""
    response: Any = None
    headers: Headers = ()
    identity_changed: bool = False

    def with_headers(self, headers: Headers) -> Success:
        """The same with more header fields."""
        return self._replace(headers=(*self.headers, *headers)) if headers else self


def performing(call: Callable[..., Any], encode: Encoder | None, is_async: bool) -> Callable[..., Any]:
    """The function with its result written as JSON, so that writing happens where the function runs."""
    if is_async:

        async def perform_async(**arguments: Any) -> Success:
            # A decorator may have made a function of it that waits itself.
            result = call(**arguments)
            return _success(encode, await result if inspect.isawaitable(result) else result)

        return perform_async

    def perform(**arguments: Any) -> Success:
        return _success(encode, call(**arguments))

    return perform


def _success(encode: Encoder | None, value: Any) -> Success:
    if encode is None:
        return Success(response=value)
    if isinstance(value, Reply):
        return Success(encode(value.value), None, tuple(value.headers.items()), value.identity_changed)
    return Success(encode(value))
