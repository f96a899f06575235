"""From a request to its endpoint, in the order the protocol checks a request."""

from __future__ import annotations

from mizan._core import Refused
from mizan.serve import bundle, call
from mizan.serve.answer import Answer, View, json_document
from mizan.serve.failure import refusal
from mizan.serve.request import Request, Served


async def serve(served: Served, request: Request) -> Answer | View:
    """Answers one request; whatever goes wrong, the answer is a problem."""
    try:
        await served.follow_edge(request)
        answer = await _endpoint(served, request)
    except Refused as error:
        answer = _problem(error)
    except Exception as error:
        answer = _problem(refusal(served, request, "a request", error))
    if request.is_from_edge:
        return answer.with_headers([served.manifest().field])
    return answer


def _problem(refused: Refused) -> Answer:
    problem, headers = refused.args
    return Answer(*problem.answer()).with_headers(headers)


async def _endpoint(served: Served, request: Request) -> Answer | View:
    core, server = served.registry.core, served.server
    get = request.headers.get
    fields = (
        get("sec-fetch-site"),
        get("origin"),
        get("host"),
        get("authorization"),
        get("content-type"),
        get("content-length"),
    )
    kind, name, function, reads_body = core.admit(request.method, request.path, request.target_length, fields)
    if kind == "context" and name is not None:
        return await bundle.read(served, request, name)
    if kind == "session":
        return json_document(await server.session(request.native))
    if kind == "schema":
        return json_document(served.registry.schema.encode())
    if kind == "manifest":
        return Answer(*served.manifest().answer(get("if-none-match")))
    server.protect(request.native)
    if kind == "route" and function is not None:
        return await call.route(served, request, function, reads_body)
    return await call.call(served, request, name)
