"""The Mizan engine: converts, plans and answers; every decision of the protocol is made in here."""

from collections.abc import Sequence
from os import PathLike
from typing import final

__all__ = [
    "Bundle",
    "Call",
    "InvalidRegistry",
    "InvalidTarget",
    "Nulls",
    "Problem",
    "Refused",
    "Registry",
    "Settled",
    "check_client",
    "write_client",
]

_Headers = list[tuple[str, str]]
_Answer = tuple[int, _Headers, bytes]
_Member = tuple[int, bytes]
_Target = tuple[str, str | None, bytes | None]
_Announced = tuple[list[_Target], list[str], _Headers]

class InvalidRegistry(Exception):
    """Declarations that contradict each other: `args` are the messages."""

    args: tuple[list[str]]

class InvalidTarget(ValueError):
    """A target that no client can have read: an unknown name, or a value of another type."""

class Refused(Exception):
    """A request that is answered with a problem: `args` is the problem and header fields to add."""

    args: tuple[Problem, _Headers]
    def __init__(self, problem: Problem, headers: _Headers, /) -> None: ...

@final
class Problem:
    """An error as the client sees it: never a cause, which belongs in the log."""

    @staticmethod
    def protocol(code: str, detail: str) -> Problem: ...
    @staticmethod
    def for_status(status: int, detail: str) -> Problem | None: ...
    @staticmethod
    def declared(code: str, status: int, detail: str, data: bytes | None) -> Problem: ...
    @staticmethod
    def invalid(errors: Sequence[tuple[str, str, str]]) -> Problem: ...
    @staticmethod
    def merged(problems: Sequence[Problem]) -> Problem: ...
    @staticmethod
    def internal(digest: str, detail: str | None = None) -> Problem: ...
    @property
    def code(self) -> str: ...
    @property
    def status(self) -> int: ...
    def json(self) -> bytes: ...
    def answer(self) -> _Answer: ...

@final
class Nulls:
    """Finds nulls that the type of a result does not allow."""

    def __new__(cls, declared: str) -> Nulls: ...
    def misplaced(self, body: bytes) -> str | None: ...

@final
class Registry:
    """Every context and function of an app, checked against each other."""

    def __new__(
        cls,
        declarations: str,
        *,
        origins: Sequence[str],
        target_limit: int,
        body_limit: int,
        schema: bool,
    ) -> Registry: ...
    @property
    def functions(self) -> list[str]: ...
    @property
    def contexts(self) -> list[str]: ...
    @property
    def body_limit(self) -> int: ...
    def schema(self) -> str: ...
    def admit(
        self,
        method: str,
        path: str,
        target_length: int,
        fields: tuple[str | None, str | None, str | None, str | None, str | None],
    ) -> tuple[str, str | None, int | None, bool]: ...
    def check_length(self, length: int) -> None: ...
    def plan_bundle(self, context: str, query: str) -> Bundle: ...
    def plan_call(self, function: str | None, body: bytes) -> Call: ...
    def plan_route_body(self, function: int, body: bytes) -> Call: ...
    def plan_route_query(self, function: int, query: str) -> Call: ...
    def announce(self, targets: Sequence[_Target]) -> _Announced: ...
    def read_target(self, name: str, params: Sequence[tuple[str, str]]) -> _Target: ...
    def all_targets(self) -> list[_Target]: ...

@final
class Bundle:
    """A validated read of one context."""

    @property
    def context(self) -> int: ...
    @property
    def params(self) -> str: ...
    def members(self) -> list[_Member]: ...
    def finish(self, outcomes: Sequence[bytes | Problem], if_none_match: str | None = None) -> _Answer: ...
    def body(self, outcomes: Sequence[bytes | Problem]) -> bytes | None: ...

@final
class Call:
    """A validated call of one function."""

    def member(self) -> _Member: ...
    def settle(self, added: Sequence[_Target], mounted: str | None = None) -> Settled: ...

@final
class Settled:
    """What a successful call changed."""

    def refreshable(self) -> list[Bundle]: ...
    def answer(self, result: bytes, refreshed: Sequence[bytes | None], identity_changed: bool) -> _Answer: ...
    def announcement(self) -> _Announced | None: ...
    def headers(self, identity_changed: bool) -> _Headers: ...

def write_client(schema: str, folder: str | PathLike[str], frameworks: Sequence[str]) -> tuple[int, int, int]: ...
def check_client(schema: str, folder: str | PathLike[str], frameworks: Sequence[str]) -> str: ...
