"""Callers of several kinds and what is cached for them, for the tests of keys."""

from typing import Any

from mizan import Caller, Context, cache, client
from tests.sites import Runs


class Employee:
    def __init__(self, pk: Any) -> None:
        self.id = pk


class Customer(Employee):
    pass


WHO = {
    "employee": Employee(1),
    "customer": Customer(1),
    "text": Customer("1"),
    "robot": Caller("robot", 1),
    "other": Customer(2),
}


def who(request: Any) -> Any:
    return WHO.get(request.headers.get("x-user", ""))


class Mine(Context, cache=cache(ttl=60)):
    pass


class Lounge(Context, cache=cache(ttl=60, anonymous=True)):
    pass


runs = Runs()


@client(context=Mine)
def mine_who(caller: Caller | None) -> str:
    return "nobody" if caller is None else f"{caller.identity} {runs()}"


@client(context=Lounge)
def lounge_runs() -> int:
    return runs()


DECLARED = (mine_who, lounge_runs)


def reading(look: Any) -> Any:
    @client(context=Mine)
    def mine_look(request: Any) -> str:
        return str(look(request))

    return mine_look
