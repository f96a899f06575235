"""Who may call: checked after the request is valid and before anything runs."""

from __future__ import annotations

from mizan.context import Auth
from mizan.serve.failure import refused
from mizan.serve.request import Request, Served


async def authorise(served: Served, request: Request, auth: Auth) -> None:
    """Raises ``Refused`` unless the caller may."""
    if not auth:
        return
    if callable(auth):
        if await served.server.guard(auth, request.native) is False:
            raise refused("forbidden", "you may not do this")
        return
    caller = await request.caller(served.server)
    if caller is None:
        raise refused("unauthenticated", "sign in first")
    superuser = bool(getattr(caller, "is_superuser", False))
    staff = superuser or bool(getattr(caller, "is_staff", False))
    if (auth == "staff" and not staff) or (auth == "superuser" and not superuser):
        raise refused("forbidden", "you may not do this")
