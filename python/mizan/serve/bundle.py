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
    return await in_time(served, _answer(served, request, context))


async def _answer(served: Served, request: Request, name: str) -> Answer:
    core = served.registry.core
    context = served.registry.contexts[core.context(name)]
    # A caller who may not read the context learns nothing of its params.
    await guard(served, request, context.access, context.name)
    plan = core.plan_bundle(name, request.query)
    ready = decoded(served, plan)
    if plan.is_cached:
        return await Reading(served, request, plan, ready).answer()
    outcomes = await _outcomes(served, request, ready)
    return Answer(*plan.finish(outcomes, request.headers.get("if-none-match")))


async def members(served: Served, request: Request, plan: _core.Bundle) -> list[bytes | Problem]:
    """What each member gives now, in the plan's order; raises ``Refused`` for the bundle as a whole."""
    context = served.registry.contexts[plan.context]
    await guard(served, request, context.access, context.name)
    return await _outcomes(served, request, decoded(served, plan))


async def _outcomes(served: Served, request: Request, ready: list[Ready]) -> list[bytes | Problem]:
    works = [run_member(served, request, function, arguments) for function, arguments in ready]
    return await served.server.runner.all(works)


def decoded(served: Served, plan: _core.Bundle) -> list[Ready]:
    """The members with their arguments; raises ``Refused`` with every value that is not of its type."""
    ready, invalid = [], []
    for index, text in plan.members():
        function = served.registry.functions[index]
        try:
            ready.append((function, function.decode(text)))
        except Refused as error:
            invalid.append(error.args[0])
    if invalid:
        raise Refused(Problem.merged(invalid), [])
    return ready
