"""What the phase after a call may not read: values that were found before the call and could be out of date."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NoReturn

from mizan._core import Problem, Refused

_SERVER = frozenset(
    {
        *("type", "asgi", "http_version", "method", "scheme", "path", "raw_path", "query_string", "root_path"),
        *("headers", "client", "server", "extensions", "app", "router", "endpoint", "route", "path_params"),
        *("app_root_path", "session", "state"),
    }
)
"""What servers and frameworks put into an ASGI scope. A session is there as the call left it."""
SENT = ("method", "scheme", "query_string", "headers", "client", "server")
"""Of these, what a request is sent with, and routing leaves as it is."""
_FRAMEWORKS = ("starlette.", "fastapi", "mizan_", "mizan.")


class Withheld:
    """Refuses values that were found before the call; a bundle that reads one is left out of the answer (spec 4.24)."""

    def __init__(self) -> None:
        self.was_read = False
        """Whether one was asked for, even where the project caught the refusal."""

    def refuse(self) -> NoReturn:
        """Raises ``Refused``: only a new request finds this value as it is now."""
        self.was_read = True
        raise Refused(Problem.protocol("unauthenticated", "send a request of its own"), [])


class RenewedMapping(dict[str, Any]):
    """A mapping that refuses the names it had before the call, until they are set again."""

    def __init__(self, members: Mapping[str, Any], names: Iterable[str], withheld: Withheld) -> None:
        super().__init__(members)
        self._names, self._withheld = frozenset(names), withheld

    @property
    def names(self) -> frozenset[str]:
        """Those that are refused."""
        return self._names

    def with_members(self, **members: Any) -> RenewedMapping:
        """A copy with more members that refuses the same names."""
        return RenewedMapping({**self, **members}, self._names, self._withheld)

    def _look(self, name: Any) -> None:
        if not super().__contains__(name) and name in self._names:
            self._withheld.refuse()

    def __missing__(self, name: str) -> Any:
        self._look(name)
        raise KeyError(name)

    def __contains__(self, name: object) -> bool:
        self._look(name)
        return super().__contains__(name)

    def get(self, name: str, default: Any = None) -> Any:
        """The member, or the default."""
        self._look(name)
        return super().get(name, default)

    def setdefault(self, name: str, default: Any = None) -> Any:
        """The member, set where there is none."""
        self._look(name)
        return super().setdefault(name, default)

    def pop(self, name: str, *default: Any) -> Any:
        """The member, taken out."""
        self._look(name)
        return super().pop(name, *default)


class RenewedFields(RenewedMapping):
    """The same where to list the members is to ask for all of them, such as cookies."""

    def _all(self) -> None:
        if any(not dict.__contains__(self, name) for name in self._names):
            self._withheld.refuse()

    def __iter__(self) -> Iterator[str]:
        self._all()
        return super().__iter__()

    def __len__(self) -> int:
        self._all()
        return super().__len__()

    def __eq__(self, other: object) -> bool:
        self._all()
        return super().__eq__(other)

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        self._all()
        return super().__repr__()

    def __or__(self, other: Any) -> Any:
        self._all()
        return super().__or__(other)

    def __ror__(self, other: Any) -> Any:
        self._all()
        return super().__ror__(other)

    def copy(self) -> dict[str, Any]:
        """A plain copy."""
        self._all()
        return super().copy()

    def keys(self) -> Any:
        """All names."""
        self._all()
        return super().keys()

    def values(self) -> Any:
        """All values."""
        self._all()
        return super().values()

    def items(self) -> Any:
        """All members."""
        self._all()
        return super().items()


def renewed_scope(scope: Mapping[str, Any], sent: Mapping[str, Any], withheld: Withheld) -> RenewedMapping:
    """An ASGI scope without what middleware put into it; ``sent`` has what it came with of :data:`SENT`."""
    kept = {
        name: value
        for name, value in scope.items()
        if (name in _SERVER and sent.get(name, value) == value) or name.startswith(_FRAMEWORKS)
    }
    if "state" in kept:
        kept["state"] = RenewedMapping({}, kept["state"], withheld)
    # A server need not have put these in, and both are read for callers.
    return RenewedMapping(kept, {"user", "auth", *scope} - kept.keys(), withheld)


def sent_with(scope: Mapping[str, Any]) -> dict[str, Any]:
    """What an ASGI request is sent with, in lists of its own."""
    return {name: list(scope[name]) if name == "headers" else scope[name] for name in SENT if name in scope}


def copied(members: Mapping[str, Any]) -> dict[str, Any]:
    """A copy whose plain dictionaries are copies as well, so that what is added later is in neither."""
    return {
        name: dict(value) if type(value) is dict and name != "session" else value for name, value in members.items()
    }
