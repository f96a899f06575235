"""An answer as a response of Starlette."""

from __future__ import annotations

from starlette.background import BackgroundTasks
from starlette.responses import Response

from mizan.serve import Answer, View

_BODILESS = (204, 304)


class AnswerResponse(Response):
    """A response whose head and body are there already, so that none of Starlette's work on them is needed."""

    def __init__(self, answer: Answer, background: BackgroundTasks | None) -> None:
        self.status_code = answer.status
        self.body = answer.body
        self.background = background
        self.raw_headers = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in answer.headers]
        if answer.status not in _BODILESS:
            self.raw_headers.append((b"content-length", b"%d" % len(answer.body)))


def response_of(answer: Answer | View, background: BackgroundTasks | None) -> Response:
    """The response; one the developer made gains the header fields of what it changed."""
    if isinstance(answer, Answer):
        return AnswerResponse(answer, background)
    response: Response = answer.response
    for name, value in answer.headers:
        if name == "cache-control":
            response.headers[name] = value  # whatever the developer said of a page that is not stored
        else:
            response.headers.append(name, value)
    return response
