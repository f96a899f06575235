"""Who may call: checked after the request is valid and before anything runs."""

from __future__ import annotations

from mizan.guard import Access, Guard, Role, Verdict
from mizan.serve.failure import refused
from mizan.serve.request import Request, Served


async def authorise(served: Served, request: Request, access: Access) -> None:
    """Raises ``Refused`` unless the caller may."""
    if access is None:
        return
    if isinstance(access, Guard):
        watch = None if request.edge is None else request.edge.guards
        answer = await served.server.ask(access.function, request.native, watch)
        if access.verdict(answer) is not Verdict.ALLOW:
            raise refused("forbidden", "you may not do this")
        return
    caller = await request.caller(served.server)
    if caller is None:
        raise refused("unauthenticated", "sign in first")
    is_staff = caller.is_superuser or caller.is_staff
    if (access is Role.STAFF and not is_staff) or (access is Role.SUPERUSER and not caller.is_superuser):
        raise refused("forbidden", "you may not do this")
