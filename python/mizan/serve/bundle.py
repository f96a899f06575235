"""Reading a context."""

from __future__ import annotations

from mizan import _core
from mizan._core import Problem, Refused
from mizan.serve.answer import Answer
from mizan.serve.request import Request, Served
from mizan.serve.run import guard, in_time, run_member


async def read(served: Served, request: Request, context: str) -> Answer:
    """Answers ``GET ctx/{context}/``."""
    plan = served.registry.core.plan_bundle(context, request.query)
    outcomes = await in_time(served, members(served, request, plan))
    return Answer(*plan.finish(outcomes, request.headers.get("if-none-match")))


async def members(served: Served, request: Request, plan: _core.Bundle) -> list[bytes | Problem]:
    """What each member gave, in the plan's order; raises ``Refused`` for the bundle as a whole."""
    registry = served.registry
    ready = [(registry.functions[index], text) for index, text in plan.members()]
    decoded, invalid = [], []
    for function, text in ready:
        try:
            decoded.append((function, function.decode(text)))
        except Refused as error:
            invalid.append(error.args[0])
    if invalid:
        raise Refused(Problem.merged(invalid), [])
    context = registry.contexts[plan.context]
    await guard(served, request, context.auth, context.name)
    works = [run_member(served, request, function, arguments) for function, arguments in decoded]
    return await served.server.runner.all(works)
