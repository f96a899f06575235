"""Reading a context."""

from __future__ import annotations

from mizan import _core
from mizan._core import Problem, Refused
from mizan.serve.answer import Answer
from mizan.serve.cached import Reading, Ready
from mizan.serve.request import Request, Served
from mizan.serve.run import guard, in_time, run_member


async def read(served: Served, request: Request, context: str) -> Answer:
    """Answers ``GET ctx/{context}/``."""
    plan = served.registry.core.plan_bundle(context, request.query)
    return await in_time(served, _answer(served, request, plan))


async def _answer(served: Served, request: Request, plan: _core.Bundle) -> Answer:
    ready = await admitted(served, request, plan)
    if plan.is_cached:
        return await Reading(served, request, plan, ready).answer()
    outcomes = await _outcomes(served, request, ready)
    return Answer(*plan.finish(outcomes, request.headers.get("if-none-match")))


async def members(served: Served, request: Request, plan: _core.Bundle) -> list[bytes | Problem]:
    """What each member gives now, in the plan's order; raises ``Refused`` for the bundle as a whole."""
    return await _outcomes(served, request, await admitted(served, request, plan))


async def _outcomes(served: Served, request: Request, ready: list[Ready]) -> list[bytes | Problem]:
    works = [run_member(served, request, function, arguments) for function, arguments in ready]
    return await served.server.runner.all(works)


async def admitted(served: Served, request: Request, plan: _core.Bundle) -> list[Ready]:
    """The members with their arguments, once all are valid and the context's guard lets the caller in."""
    registry = served.registry
    decoded, invalid = [], []
    for index, text in plan.members():
        function = registry.functions[index]
        try:
            decoded.append((function, function.decode(text)))
        except Refused as error:
            invalid.append(error.args[0])
    if invalid:
        raise Refused(Problem.merged(invalid), [])
    context = registry.contexts[plan.context]
    await guard(served, request, context.access, context.name)
    return decoded
