"""Running developers' functions: nothing they raise reaches past this file."""

from __future__ import annotations

from collections.abc import Coroutine
from typing import Any, TypeVar

from mizan._core import Problem, Refused
from mizan.guard import Access
from mizan.registry import Function
from mizan.serve.authorise import authorise
from mizan.serve.failure import refusal, refused
from mizan.serve.request import Request, Served
from mizan.serve.unsettled import Unsettled
from mizan.serve.watched import Watch
from mizan.success import Success

T = TypeVar("T")


async def run(
    served: Served,
    request: Request,
    function: Function,
    arguments: dict[str, Any],
    *,
    watch: Watch | None = None,
    admitted: bool = False,
    unsettled: Unsettled | None = None,
) -> Success:
    """Runs a function after its own guard, unless that has ``admitted`` the caller; raises nothing but ``Refused``.

    ``watch`` notices what it reads of the request; ``unsettled`` hears when it begins and ends.
    """
    try:
        if not admitted:
            await authorise(served, request, function.access)
        if function.signature.caller is not None:
            caller = await request.caller(served.server)
            if caller is None and function.signature.needs_caller:
                raise refused("unauthenticated", "sign in first")
            arguments[function.signature.caller] = caller
        if unsettled is None:
            return await served.server.invoke(function, request.native, arguments, watch)
        unsettled.begin()
        return await served.server.invoke(function, request.native, arguments, watch, unsettled.ended)
    except Exception as error:
        raise refusal(served, request, f"function `{function.name}`", error, function) from error


async def run_member(
    served: Served,
    request: Request,
    function: Function,
    arguments: dict[str, Any],
    *,
    watch: Watch | None = None,
    admitted: bool = False,
) -> bytes | Problem:
    """Runs a member of a bundle; its failure is its own."""
    try:
        return (await run(served, request, function, arguments, watch=watch, admitted=admitted)).body
    except Refused as error:
        return error.args[0]


async def guard(served: Served, request: Request, access: Access, context: str) -> None:
    """Checks a context's guard; raises nothing but ``Refused``."""
    try:
        await authorise(served, request, access)
    except Exception as error:
        raise refusal(served, request, f"the guard of context `{context}`", error) from error


async def in_time(served: Served, work: Coroutine[Any, Any, T]) -> T:
    """The result, or ``timeout`` when it takes longer than the app allows."""
    limit = served.registry.settings.time_limit
    try:
        return await served.server.runner.within(limit, work)
    except TimeoutError:
        raise refused("timeout", f"the request took longer than {limit:g} s") from None
