"""Who sends a request, by a header: two kinds of callers with equal ids, and an id as number and as text."""

from mizan import Caller

CALLERS = {
    "user 1": Caller("user", 1),
    "user 2": Caller("user", 2),
    "user text 1": Caller("user", "1"),
    "clerk 1": Caller("clerk", 1),
}


def caller_named(name: str | None) -> Caller | None:
    """The caller of that name; a stranger is anonymous."""
    return CALLERS.get(name or "")


def name_of(caller: Caller | None) -> str:
    """What answers say of a caller."""
    return caller.identity if isinstance(caller, Caller) else "anonymous"
