"""The Mizan engine: converts, plans and answers; every decision of the protocol is made in here."""

from collections.abc import Callable, Mapping, Sequence
from os import PathLike
from typing import Generic, Literal, TypeVar, final

__all__ = [
    "MAX_WAIT",
    "MWT_BOUND",
    "MWT_COOKIE",
    "MWT_KEYS",
    "Arrival",
    "Bundle",
    "Cache",
    "Call",
    "Called",
    "InvalidKeys",
    "InvalidRegistry",
    "InvalidTarget",
    "InvalidToken",
    "Kept",
    "KeySet",
    "Manifest",
    "Nulls",
    "Problem",
    "Refused",
    "Registry",
    "Settled",
    "Surroundings",
    "Ticket",
    "Waiting",
    "cache_status",
    "caller_id",
    "caller_tag",
    "caller_text",
    "carried_token",
    "check_client",
    "check_redis_url",
    "check_vary_part",
    "client_problems",
    "is_unshared",
    "write_client",
]

MWT_BOUND: str
"""The field by which an edge proves the cookie that a token is bound to."""
MWT_COOKIE: str
MAX_WAIT: float
MWT_KEYS: str

_T = TypeVar("_T")

_Headers = list[tuple[str, str]]
_Answer = tuple[int, _Headers, bytes]
_Member = tuple[int, bytes]
_Target = tuple[str, str | None, bytes | None]
_Announced = tuple[list[_Target], list[str], list[str], _Headers]
_Found = tuple[str, bytes, float, int | None, bool]
_Looked = tuple[_Found | None, Ticket | None]
_Done = tuple[str, int | None]
_Stored = tuple[str, int | None, str | None, bool]
_Said = tuple[str, str, int, int, bool, bool]
_Spellers = Mapping[str, Sequence[tuple[int, Callable[[str], str | None]]]]

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
        manifest: bool,
        edge_secret: str | None,
        vary_on: Sequence[str],
        origin_parts: bool,
        identified_by: Literal["token", "credentials", "anything"],
        spell_contexts: _Spellers,
        spell_functions: _Spellers,
    ) -> Registry: ...
    @property
    def functions(self) -> list[str]: ...
    @property
    def contexts(self) -> list[str]: ...
    @property
    def is_cached(self) -> bool: ...
    @property
    def body_limit(self) -> int: ...
    def seq(self, number: int) -> tuple[str, str]: ...
    def schema(self) -> str: ...
    def manifest(self, base: str) -> Manifest: ...
    def admit(
        self,
        method: str,
        path: str,
        target_length: int,
        fields: tuple[str | None, str | None, str | None, str | None, str | None, str | None],
    ) -> tuple[str, str | None, int | None, bool]: ...
    def check_length(self, length: int) -> None: ...
    def plan_bundle(self, context: str, query: str) -> Bundle: ...
    def context(self, name: str) -> int: ...
    def call(self, function: str | None, body: bytes) -> Called: ...
    def route_body(self, function: int, body: bytes) -> Called: ...
    def route_query(self, function: int, query: str) -> Called: ...
    @property
    def vary_fields(self) -> list[str]: ...
    def surroundings(
        self, host: str | None, fields: Mapping[str, Sequence[str]], own: Sequence[tuple[str, str | None]]
    ) -> Surroundings: ...
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
    @property
    def is_cached(self) -> bool: ...
    @property
    def is_public(self) -> bool: ...
    def members(self) -> list[_Member]: ...
    @property
    def is_anonymous(self) -> bool: ...
    def kept(self, secret: bytes, audience: str | None, surroundings: Surroundings) -> Kept | None: ...
    def finish(self, outcomes: Sequence[bytes | Problem], if_none_match: str | None = None) -> _Answer: ...
    def body(self, outcomes: Sequence[bytes | Problem]) -> bytes | None: ...

@final
class Called:
    """A request for one function that exists, whose arguments nothing has looked at."""

    @property
    def function(self) -> int: ...
    def plan(self) -> Call: ...

@final
class Surroundings:
    """What an answer depends on besides params and caller."""

@final
class Call:
    """A validated call of one function."""

    def member(self) -> _Member: ...
    @property
    def cache_control(self) -> tuple[str, str] | None: ...
    @property
    def page(self) -> tuple[int, int, bool, bool] | None: ...
    def kept(self, audience: str | None, surroundings: Surroundings) -> Kept | None: ...
    def settle(self, added: Sequence[_Target], mounted: str | None = None) -> Settled: ...

@final
class Settled:
    """What a successful call changed."""

    def refreshable(self) -> list[Bundle]: ...
    def answer(self, result: bytes, refreshed: Sequence[bytes | None], identity_changed: bool) -> _Answer: ...
    def announcement(self) -> _Announced | None: ...
    def headers(self, identity_changed: bool) -> _Headers: ...

@final
class Kept:
    """How caches may keep one answer for one caller."""

    @property
    def key(self) -> str: ...
    @property
    def tags(self) -> list[str]: ...
    @property
    def policy(self) -> tuple[int, int, bool]: ...
    def answer(
        self,
        body: bytes,
        if_none_match: str | None,
        edge: bool,
        status: str,
        detail: str | None = None,
        may_be_stale: bool = False,
    ) -> _Answer: ...
    def headers(self, edge: bool) -> _Headers: ...

@final
class Manifest:
    """The manifest of an app, and the field that names it."""

    @property
    def text(self) -> str: ...
    @property
    def field(self) -> tuple[str, str]: ...
    def answer(self, if_none_match: str | None = None) -> _Answer: ...

@final
class Cache:
    """The cache of an origin. It belongs to the process that made it: one that was forked makes its own."""

    @staticmethod
    def memory(bytes: int, coalesce: bool, replica_lag: float) -> Cache: ...
    @staticmethod
    def redis(url: str, app: str, budget: float, coalesce: bool, replica_lag: float) -> Cache: ...
    def arrival(self) -> Arrival: ...
    def connect(self) -> Waiting[_Done]: ...
    def begin(self, key: str, arrival: Arrival) -> Waiting[_Looked]: ...
    def purge(self, tags: Sequence[str]) -> Waiting[_Done]: ...
    def purge_all(self) -> Waiting[_Done]: ...
    def delivered(self, limit: float) -> Waiting[list[str]]: ...

@final
class Arrival:
    """A moment in the order of purges, captured when a request arrives."""

@final
class Ticket:
    """The right to fill a key; others may be waiting for it."""

    def store(self, body: bytes, tags: Sequence[str], ttl: int, swr: int) -> Waiting[_Stored]: ...
    def decline(self) -> None: ...
    def release(self) -> None: ...

@final
class Waiting(Generic[_T]):
    """Work that was begun. Dropped, it is given up."""

    def poll(self, wake: Callable[[], object]) -> _T | None: ...
    def block(self) -> _T: ...

class InvalidKeys(ValueError):
    """A JWK set that cannot be used: `args` is the reason in one word and what to do."""

class InvalidToken(ValueError):
    """A token that is not believed: `args` is the reason in one word and what to do."""

@final
class KeySet:
    """The keys of an app or an edge."""

    def __new__(cls, set: str) -> KeySet: ...
    def issue(self, app: str, said: _Said, bound_to: tuple[str, str] | None = None) -> str: ...
    def verify(
        self, app: str, token: str, now: int, beside: tuple[Sequence[str], Sequence[str]] | None = None
    ) -> tuple[_Said, str | None]: ...

def cache_status(status: str, detail: str | None = None) -> tuple[str, str]: ...
def caller_id(kind: str, id: str) -> str: ...
def caller_tag(id: str) -> str: ...
def caller_text(kind: str, id: str, staff: bool, superuser: bool, claims: str | None) -> str: ...
def carried_token(authorization: Sequence[str], cookie: Sequence[str]) -> str | None: ...
def is_unshared(fields: Sequence[str]) -> bool: ...
def check_redis_url(url: str) -> None: ...
def check_vary_part(part: str) -> None: ...
def write_client(schema: str, folder: str | PathLike[str], frameworks: Sequence[str]) -> tuple[int, int, int]: ...
def client_problems(schema: str, frameworks: Sequence[str]) -> list[str]: ...
def check_client(schema: str, folder: str | PathLike[str], frameworks: Sequence[str]) -> str: ...
