"""A middleware whose module shows nothing of what it chooses for a request."""

from typing import Any

CHOSEN: list[Any] = []


def choosing(get_response: Any) -> Any:
    """Lets each of ``CHOSEN`` change the request."""

    def middleware(request: Any) -> Any:
        for each in CHOSEN:
            each(request)
        return get_response(request)

    return middleware
